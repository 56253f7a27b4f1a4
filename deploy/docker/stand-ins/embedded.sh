#!/bin/sh
# The embedded server as a stand-in, told by the variables of the mongo image. Its arguments are those of mongod; it obeys none of them.
# It ends when its input ends, so it gets one that never does.
export MONGO_PASSWORD="$MONGO_INITDB_ROOT_PASSWORD"
[ -n "$MONGO_PASSWORD" ] || unset MONGO_PASSWORD
[ -p /tmp/input ] || mkfifo /tmp/input
exec java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/opt/embedded/classes:/opt/embedded/lib/*' \
  EmbeddedMongo 27017 /data/db/mongo.h2 0.0.0.0 <> /tmp/input
