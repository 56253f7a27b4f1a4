ARG BASE
FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-21-jre-headless && rm -rf /var/lib/apt/lists/*
COPY classes /opt/embedded/classes
COPY lib /opt/embedded/lib
COPY mongod /usr/local/bin/mongod
CMD ["mongod"]
