"""Webhooks by a client that nobody here wrote: set up, read, changed, exported, deleted."""

import asyncio
import os

from katana_public_api_client import KatanaClient, models
from katana_public_api_client.api.webhook import (
    create_webhook,
    delete_webhook,
    get_all_webhooks,
    get_webhook,
    update_webhook,
)
from katana_public_api_client.api.webhook_logs import export_webhook_logs

BASE = os.environ["PEGBOARD_CLIENT_URL"].rstrip("/") + "/v1"
KEY = os.environ["PEGBOARD_CLIENT_KEY"]
URL = "https://shop.example/hooks/pegboard"


async def course():
    async with KatanaClient(api_key=KEY, base_url=BASE) as client:
        events = [models.WebhookEvent.SALES_ORDER_AVAILABILITY_UPDATED, models.WebhookEvent.SALES_ORDER_PACKED]
        body = models.CreateWebhookRequest(url=URL, subscribed_events=events, description="shop")
        made = (await create_webhook.asyncio_detailed(client=client, body=body)).parsed
        assert made.url == URL and made.enabled and made.token.startswith("whsec_")
        assert made.subscribed_events == [event.value for event in events]

        change = models.UpdateWebhookRequest(url=URL + "/2", subscribed_events=events[:1], enabled=False)
        await update_webhook.asyncio_detailed(made.id, client=client, body=change)
        read = (await get_webhook.asyncio_detailed(made.id, client=client)).parsed
        assert (read.url, read.enabled, read.subscribed_events) == (URL + "/2", False, [events[0].value])
        assert read.description == "shop" and read.updated_at > made.updated_at

        listed = (await get_all_webhooks.asyncio_detailed(client=client, enabled=False)).parsed
        assert made.id in [webhook.id for webhook in listed.data]

        wanted = models.WebhookLogsExportRequest(webhook_id=made.id)
        export = (await export_webhook_logs.asyncio_detailed(client=client, body=wanted)).parsed
        log = await client.get_async_httpx_client().get(export.url)
        assert log.status_code == 200 and log.text.startswith("webhook_id,")

        assert (await delete_webhook.asyncio_detailed(made.id, client=client)).status_code == 204


def test_webhooks():
    asyncio.run(course())
