#!/bin/sh
# The stand-in's server, told by the variables of the mongo image.
exec ferretdb --handler=sqlite --sqlite-url=file:/data/db/ --state-dir=/data/db --listen-addr=0.0.0.0:27017 --debug-addr=- \
  --telemetry=disable --log-level=warn --test-enable-new-auth --setup-database=admin \
  --setup-username="$MONGO_INITDB_ROOT_USERNAME" --setup-password="$MONGO_INITDB_ROOT_PASSWORD"
