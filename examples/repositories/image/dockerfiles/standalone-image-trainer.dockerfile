FROM busybox:1.37
COPY train.sh /train.sh
ENTRYPOINT ["/bin/sh", "/train.sh"]
