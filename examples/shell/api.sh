# Shell functions that keep the commands of the documents short. Load them with:  . examples/shell/api.sh
#
#   api GET /sales_orders?limit=3              one call; a refusal is printed and is an error
#   api POST /customers '{"name": "Anna"}'     the same with a body
#   … | pick id                                one value of the answer
#   … | pick data order_no status              a list of it, as a table of these fields

API=${API:-http://127.0.0.1:${PORT:-3000}/v1}
KEY=${KEY:-$(cat "${PEGBOARD_DATA:-.pegboard/data}/api-key")}
export API KEY

# What the pages write goes into a folder that is removed when this shell ends.
WORK=${WORK:-$(mktemp -d)}
trap 'rm -rf "$WORK"' EXIT

api() {
  curl -sS --fail-with-body -X "$1" "$API$2" -H "Authorization: Bearer $KEY" ${3:+-H 'Content-Type: application/json' -d "$3"}
}

pick() {
  node examples/shell/pick.mjs "$@"
}

# in_days 3: the time three days from now, as the API writes times.
in_days() {
  node -p "new Date(Date.now() + $1 * 86400000).toISOString()"
}
