import base64
import hashlib
import hmac
import time

OLDEST_S = 300


def is_from_pegboard(headers, body, token, now=None):
    """Whether a call comes from Pegboard and is not a repeated old call.

    headers: by name in lower case; body: bytes exactly as received; token: whsec_…, shown when the webhook was created
    """
    event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs((now or time.time()) - int(timestamp)) >= OLDEST_S:
        return False
    key = base64.b64decode(token.removeprefix("whsec_"))
    right = hmac.new(key, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(right).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)
