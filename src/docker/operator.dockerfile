# What the operator's own containers need: Node, git, and the downloader. The adapter builds it where it is missing;
# by hand: docker build -t dethrone/operator:1 -f src/docker/operator.dockerfile dist/operator
ARG BASE=node:20-bookworm-slim
FROM $BASE
RUN command -v git >/dev/null || { apt-get update && apt-get install -y --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*; }
COPY download.mjs /opt/dethrone/download.mjs
