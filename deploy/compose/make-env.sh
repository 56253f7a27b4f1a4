#!/bin/sh
# Writes .env beside compose.yaml: a password by chance for everybody, readable by its owner only, and an empty settings.env.
# Run it again after an upgrade: what is there stays, what is new is added.
set -eu
umask 077
env_file="$(dirname "$0")/.env"
touch "$env_file" "$(dirname "$0")/settings.env"

put() { grep -q "^$1=" "$env_file" || printf '%s=%s\n' "$1" "$2" >> "$env_file"; }
# Begins with a letter: NATS would read a bare number as one.
chance() { printf 'p%s' "$(openssl rand -hex 24)"; }

for user in ADMIN SALES MANUFACTURING PURCHASING INVENTORY PLANNER GATEWAY; do put "MONGODB_${user}_PASSWORD" "$(chance)"; done
for user in SALES MANUFACTURING PURCHASING INVENTORY PLANNER GATEWAY LISTENER; do put "NATS_${user}_PASSWORD" "$(chance)"; done

# The gateway signs, the services check.
if ! grep -q '^INTERNAL_PRIVATE_KEY=' "$env_file"; then
  private="$(openssl genpkey -algorithm ed25519)"
  put INTERNAL_PRIVATE_KEY "$(printf '%s' "$private" | awk '{printf "%s\\n", $0}')"
  put INTERNAL_PUBLIC_KEY "$(printf '%s\n' "$private" | openssl pkey -pubout | awk '{printf "%s\\n", $0}')"
fi

# The first key of the API, with every right. Make others with it, then revoke it.
put ADMIN_API_KEY "pgb_$(openssl rand -hex 8)_$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n')"
echo "$env_file"
