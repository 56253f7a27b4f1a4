"""The seven steps by a client that nobody here wrote: katana-openapi-client, unmodified, pointed at the gateway.

Its calls are used wherever its API has them. What it lacks (ours alone: waiting for the plan, explain, fulfillment
rows) goes by plain HTTP through the same connection.
"""

import asyncio
import datetime as dt
import os

import pytest
from katana_public_api_client import KatanaClient
from katana_public_api_client.api.bom_row import create_bom_row, get_all_bom_rows
from katana_public_api_client.api.customer import create_customer
from katana_public_api_client.api.inventory import get_all_inventory_point
from katana_public_api_client.api.inventory_movements import get_all_inventory_movements
from katana_public_api_client.api.location import get_all_locations
from katana_public_api_client.api.manufacturing_order import (
    get_manufacturing_order,
    make_to_order_manufacturing_order,
)
from katana_public_api_client.api.manufacturing_order_recipe import get_all_manufacturing_order_recipe_rows
from katana_public_api_client.api.material import create_material
from katana_public_api_client.api.product import create_product
from katana_public_api_client.api.purchase_order import create_purchase_order, receive_purchase_order
from katana_public_api_client.api.sales_order import create_sales_order, get_all_sales_orders, get_sales_order
from katana_public_api_client.api.supplier import create_supplier
from katana_public_api_client import models

BASE = os.environ["PEGBOARD_CLIENT_URL"].rstrip("/") + "/v1"
KEY = os.environ["PEGBOARD_CLIENT_KEY"]
NOW = dt.datetime.now(dt.timezone.utc)


def value(status):
    """An enum member or a plain string, as text."""
    return getattr(status, "value", status)


async def until(read, is_so, what, within=20.0):
    """Reads until the answer is as expected; fails with the last one."""
    end = asyncio.get_running_loop().time() + within
    while True:
        last = await read()
        if is_so(last):
            return last
        if asyncio.get_running_loop().time() > end:
            pytest.fail(f"{what}: last seen {last}")
        await asyncio.sleep(0.05)


class Shop:
    """The client and the few calls that its API does not have."""

    def __init__(self, client):
        self.client = client
        self.http = client.get_async_httpx_client()

    async def ours(self, method, path, **kwargs):
        answer = await self.http.request(method, path, **kwargs)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def made(self, call, body):
        answer = await call.asyncio_detailed(client=self.client, body=body)
        assert answer.status_code == 200, f"{call.__name__}: {answer.status_code} {answer.content}"
        assert answer.parsed is not None
        return answer.parsed

    async def order(self, order_id):
        answer = await get_sales_order.asyncio_detailed(client=self.client, id=order_id)
        assert answer.status_code == 200, answer.content
        return answer.parsed

    async def statuses(self, order_id):
        order = await self.order(order_id)
        return tuple(
            value(status)
            for status in (
                order.product_availability,
                order.ingredient_availability,
                order.production_status,
                order.status,
            )
        )

    async def see(self, order_id, *expected):
        return await until(lambda: self.statuses(order_id), lambda seen: seen == expected, f"{expected}")


async def seven_steps():
    async with KatanaClient(api_key=KEY, base_url=BASE, max_retries=0) as client:
        shop = Shop(client)
        tag = f"PY-{NOW:%H%M%S%f}"

        locations = (await get_all_locations.asyncio_detailed(client=client)).parsed
        fit = [one.id for one in locations.data if one.sales_allowed and one.manufacturing_allowed and one.purchase_allowed]
        location = fit[0] if fit else (
            await shop.ours("POST", "/locations", json={"name": f"{tag} works", "sells": True, "makes": True, "buys": True})
        )["id"]
        customer = await shop.made(create_customer, models.CreateCustomerRequest(name=f"{tag} customer"))
        supplier = await shop.made(create_supplier, models.CreateSupplierRequest(name=f"{tag} supplier"))
        board = await shop.made(
            create_material,
            models.CreateMaterialRequest(
                name=f"{tag} board",
                uom="pcs",
                default_supplier_id=supplier.id,
                variants=[models.CreateVariantRequest(sku=f"{tag}-BOARD", purchase_price=7.5)],
            ),
        )
        shelf = await shop.made(
            create_product,
            models.CreateProductRequest(
                name=f"{tag} shelf",
                uom="pcs",
                is_sellable=True,
                is_producible=True,
                variants=[models.CreateVariantRequest(sku=f"{tag}-SHELF", sales_price=60)],
            ),
        )
        board_variant, shelf_variant = board.variants[0].id, shelf.variants[0].id
        answer = await create_bom_row.asyncio_detailed(
            client=client,
            body=models.CreateBomRowRequest(
                product_item_id=shelf.id,
                product_variant_id=shelf_variant,
                ingredient_variant_id=board_variant,
                quantity=2,
            ),
        )
        assert answer.status_code in (200, 201, 204), answer.content
        rows = (await get_all_bom_rows.asyncio_detailed(client=client, product_variant_id=shelf_variant)).parsed
        assert [row.quantity for row in rows.data] == [2]

        # Step 1: the order arrives, nothing is there.
        order = await shop.made(
            create_sales_order,
            models.CreateSalesOrderRequest(
                order_no=f"{tag}-1",
                customer_id=customer.id,
                location_id=location,
                delivery_date=NOW + dt.timedelta(days=14),
                sales_order_rows=[
                    models.CreateSalesOrderRequestSalesOrderRowsItem(quantity=5, variant_id=shelf_variant, price_per_unit=60)
                ],
            ),
        )
        await shop.see(order.id, "NOT_AVAILABLE", "NOT_AVAILABLE", "NONE", "NOT_SHIPPED")
        missing = await shop.ours("GET", f"/sales_orders/{order.id}/missing_ingredients")
        assert [row["variant_id"] for row in missing["data"]] == [board_variant], missing

        # Step 2: make to order.
        row = (await shop.order(order.id)).sales_order_rows[0]
        made = await shop.made(
            make_to_order_manufacturing_order,
            models.MakeToOrderManufacturingOrderRequest(sales_order_row_id=row.id),
        )
        assert made.planned_quantity == 5 and made.sales_order_id == order.id

        # Step 3: the boards are on nobody's list yet.
        await shop.see(order.id, "EXPECTED", "NOT_AVAILABLE", "NOT_STARTED", "NOT_SHIPPED")
        recipe = (
            await get_all_manufacturing_order_recipe_rows.asyncio_detailed(client=client, manufacturing_order_id=made.id)
        ).parsed
        assert [(r.variant_id, value(r.ingredient_availability)) for r in recipe.data] == [(board_variant, "NOT_AVAILABLE")]

        # Step 4: buy what is missing.
        arrival = NOW + dt.timedelta(days=7)
        answer = await create_purchase_order.asyncio_detailed(
            client=client,
            body=models.CreatePurchaseOrderRequest(
                order_no=f"{tag}-PO",
                supplier_id=supplier.id,
                location_id=location,
                purchase_order_rows=[
                    models.PurchaseOrderRowRequest(
                        variant_id=board_variant, quantity=10, price_per_unit=7.5, arrival_date=arrival
                    )
                ],
            ),
        )
        assert answer.status_code == 200, answer.content
        bought = answer.parsed
        await shop.see(order.id, "EXPECTED", "EXPECTED", "NOT_STARTED", "NOT_SHIPPED")

        # Step 5: receive.
        answer = await receive_purchase_order.asyncio_detailed(
            client=client,
            body=[
                models.PurchaseOrderReceiveRow(
                    purchase_order_row_id=bought.purchase_order_rows[0].id, quantity=10, received_date=NOW
                )
            ],
        )
        assert answer.status_code in (200, 204), answer.content
        await shop.see(order.id, "EXPECTED", "IN_STOCK", "NOT_STARTED", "NOT_SHIPPED")

        # Step 6: start, then done.
        for status, seen in (("IN_PROGRESS", ("EXPECTED", "IN_STOCK", "IN_PROGRESS")), ("DONE", ("IN_STOCK", "PROCESSED", "DONE"))):
            await shop.ours("PATCH", f"/manufacturing_orders/{made.id}", json={"status": status})
            await shop.see(order.id, *seen, "NOT_SHIPPED")
        done = (await get_manufacturing_order.asyncio_detailed(client=client, id=made.id)).parsed
        assert value(done.status) == "DONE"

        # Step 7: pack, deliver.
        packed = await shop.ours(
            "POST", "/sales_order_fulfillments", json={"sales_order_id": order.id, "status": "PACKED"}
        )
        await until(lambda: shop.statuses(order.id), lambda seen: seen[0] == "PICKED" and seen[3] == "PACKED", "packed")
        await shop.ours("PATCH", f"/sales_order_fulfillments/{packed['id']}", json={"status": "DELIVERED"})
        await until(lambda: shop.statuses(order.id), lambda seen: seen[3] == "DELIVERED", "delivered")

        for variant in (shelf_variant, board_variant):
            inventory = (
                await get_all_inventory_point.asyncio_detailed(client=client, variant_id=variant, location_id=location)
            ).parsed
            assert [float(point.quantity_in_stock) for point in inventory.data] == [0]
        movements = (
            await get_all_inventory_movements.asyncio_detailed(client=client, variant_ids=[shelf_variant])
        ).parsed
        assert sorted(m.quantity_change for m in movements.data) == [-5, 5]
        listed = (await get_all_sales_orders.asyncio_detailed(client=client, limit=250)).parsed
        assert order.id in [o.id for o in listed.data]


def test_the_seven_steps():
    asyncio.run(seven_steps())


async def refused():
    async with KatanaClient(api_key=KEY, base_url=BASE, max_retries=0) as client:
        answer = await get_sales_order.asyncio_detailed(client=client, id=999_999_999)
        assert answer.status_code == 404
        assert answer.parsed is None or value(answer.parsed.status_code) in (404, None)


def test_an_unknown_order_is_404():
    asyncio.run(refused())


async def shut_out():
    async with KatanaClient(api_key="wrong", base_url=BASE, max_retries=0) as client:
        answer = await get_all_sales_orders.asyncio_detailed(client=client)
        assert answer.status_code == 401
        assert answer.parsed is not None


def test_a_wrong_key_is_401():
    asyncio.run(shut_out())
