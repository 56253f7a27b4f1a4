"""Keeps the name of every customer in a file, and survives every restart: python3 follow.py customers.db"""
import json, os, sqlite3, sys, time, urllib.error, urllib.request

FEED = os.environ["PEGBOARD_URL"] + "/v1/events?types=sales.customer&"
KEY = {"Authorization": "Bearer " + os.environ["PEGBOARD_API_KEY"]}
database = sqlite3.connect(sys.argv[1] if len(sys.argv) > 1 else "customers.db")
database.executescript("""
    create table if not exists customers (id integer primary key, version integer, name text, is_deleted integer);
    create table if not exists position (only integer primary key check (only = 1), sequence integer, event text);
    insert or ignore into position values (1, 0, '');
""")
# The highest version wins, so an event that comes twice, or late, does no harm.
WRITE = """insert into customers values (?, ?, ?, ?) on conflict (id) do update
    set version = excluded.version, name = excluded.name, is_deleted = excluded.is_deleted
    where customers.version < excluded.version"""


def ask(query, accept="application/json"):
    return urllib.request.urlopen(urllib.request.Request(FEED + query, headers={**KEY, "Accept": accept}), timeout=45)


def position():
    """Behind the last event, if the feed still has it at that place; else the beginning."""
    sequence, event = database.execute("select sequence, event from position").fetchone()
    found = json.load(ask(f"after={sequence - 1}&limit=1"))["data"] if sequence else []
    return sequence if found and found[0]["id"] == event and found[0]["sequence"] == sequence else 0


def keep(event):
    customer = event["data"]["aggregate"]
    with database:  # Data and position in one transaction: a crash at any moment leaves both or neither.
        database.execute(WRITE, (customer["id"], customer["version"], customer["name"], customer["is_deleted"]))
        database.execute("update position set sequence = ?, event = ?", (event["sequence"], event["id"]))
    print(event["sequence"], event["type"], event["subject"], flush=True)


while True:
    try:
        for line in ask(f"after={position()}", "text/event-stream"):
            if line.startswith(b"data: "):
                keep(json.loads(line[6:]))
    except urllib.error.HTTPError as error:
        # 409 FEED_WENT_BACK is seen by position() at the next try; a wrong key is for a person.
        if error.code not in (409, 429, 502, 503, 504):
            raise
        if error.code == 409:
            database.execute("update position set sequence = 0")
    except OSError:
        pass
    time.sleep(1)
