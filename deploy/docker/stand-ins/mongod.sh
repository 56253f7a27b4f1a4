#!/bin/sh
# The stand-in's server, told by the variables of the mongo image: with a user, whoever comes must prove to be one. Its arguments are
# those of mongod; it obeys none of them.
set -- --handler=sqlite "--sqlite-url=file:/data/db/?_pragma=synchronous(off)" --state-dir=/data/db --listen-addr=0.0.0.0:27017 --debug-addr=- \
  --telemetry=disable --log-level=warn
if [ -n "${MONGO_INITDB_ROOT_USERNAME:-}" ]; then
  set -- "$@" --test-enable-new-auth --setup-database=admin \
    --setup-username="$MONGO_INITDB_ROOT_USERNAME" --setup-password="$MONGO_INITDB_ROOT_PASSWORD"
fi
exec ferretdb "$@"
