FROM nvidia/cuda:12.4.1-base-ubuntu22.04
COPY train.sh /train.sh
ENTRYPOINT ["/bin/sh", "/train.sh"]
