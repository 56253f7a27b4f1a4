"""Every tool of katana-mcp-server that concerns something Pegboard keeps: read and written in earnest, and looked at by plain HTTP."""

import datetime as dt

import pytest

from agent import Agents, Shop
from known import NOT_OFFERED, NOT_YET

NOW = dt.datetime.now(dt.timezone.utc)
LATER = (NOW + dt.timedelta(days=14)).isoformat()


@pytest.fixture(scope="module")
def agents():
    running = Agents()
    yield running
    running.close()


@pytest.fixture
def agent(agents):
    return agents.next()


@pytest.fixture(scope="module")
def shop():
    return Shop()


TESTED = {}


def tool(name):
    """Registers what tries a tool. One that is known not to work may fail: see known.py."""

    def register(try_it):
        TESTED[name] = try_it
        return try_it

    return register


def ids(answer):
    """The ids of whatever list an answer holds."""
    lists = [value for value in answer.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    return [item["id"] for item in (lists[0] if lists else []) if "id" in item]


def heard_of(agent, *items):
    """An agent looks an item up first: some tools find it only in the cache that this fills."""
    for item in items:
        assert item["sku"] in agent.use("search_items", query=item["sku"])["_text"]


# Items


@tool("search_items")
def _(agent, shop):
    found = agent.use("search_items", query=shop.board["sku"])
    assert shop.board["sku"] in found["_text"]


@tool("create_item")
def _(agent, shop):
    sku = shop.name("glue").upper()
    agent.use("create_item", type="material", name=sku.lower(), sku=sku, uom="kg", purchase_price=4.5, lead_time=3)
    [variant] = shop.get(f"/variants?sku={sku}")["data"]
    assert (variant["purchase_price"], variant["lead_time"]) == (4.5, 3)


@tool("create_product")
def _(agent, shop):
    sku = shop.name("stool").upper()
    agent.use("create_product", name=sku.lower(), sku=sku, uom="pcs", category_name="Seats", sales_price=25)
    [variant] = shop.get(f"/variants?sku={sku}")["data"]
    assert variant["sales_price"] == 25 and variant["product_id"]


@tool("create_material")
def _(agent, shop):
    sku = shop.name("felt").upper()
    agent.use("create_material", name=sku.lower(), sku=sku, uom="m", supplier_item_codes=[sku + "-S"])
    [variant] = shop.get(f"/variants?sku={sku}")["data"]
    assert variant["supplier_item_codes"] == [sku + "-S"] and variant["material_id"]


@tool("get_item")
def _(agent, shop):
    assert agent.use("get_item", id=shop.shelf["item_id"], type="product")["name"] == shop.shelf["name"]
    assert agent.use("get_item", id=shop.board["item_id"], type="material")["name"] == shop.board["name"]


@tool("modify_item")
def _(agent, shop):
    item = shop.material("rope")
    sku = shop.name("rope-2").upper()
    agent.use(
        "modify_item",
        id=item["item_id"],
        type="material",
        preview=False,
        update_header={"name": "New rope", "category_name": "Ropes"},
        update_variants=[{"id": item["id"], "purchase_price": 9}],
    )
    changed = shop.get(f"/materials/{item['item_id']}")
    assert (changed["name"], changed["category_name"], changed["variants"][0]["purchase_price"]) == ("New rope", "Ropes", 9)


@tool("delete_item")
def _(agent, shop):
    item = shop.material("gone")
    agent.use("delete_item", id=item["item_id"], type="material", preview=False)
    assert shop.http.get(f"/materials/{item['item_id']}").status_code == 404


@tool("get_variant_details")
def _(agent, shop):
    assert shop.shelf["sku"] in agent.use("get_variant_details", sku=shop.shelf["sku"])["_text"]
    assert shop.board["sku"] in agent.use("get_variant_details", variant_id=shop.board["id"])["_text"]


@tool("get_product_bom")
def _(agent, shop):
    assert [row["quantity"] for row in agent.use("get_product_bom", product_variant_id=shop.shelf["id"])["rows"]] == [2]


@tool("manage_product_bom")
def _(agent, shop):
    product, part = shop.product("kit"), shop.material("part")
    shop.bom(product, shop.board, 1)
    [row] = shop.get(f"/bom_rows?product_variant_id={product['id']}")["data"]
    heard_of(agent, product, part)
    agent.use(
        "manage_product_bom",
        id=product["id"],
        preview=False,
        add_bom_rows=[{"ingredient_variant_id": part["id"], "quantity": 3}],
        update_bom_rows=[{"id": row["id"], "quantity": 5}],
    )
    rows = shop.get(f"/bom_rows?product_variant_id={product['id']}")["data"]
    assert {row["ingredient_variant_id"]: row["quantity"] for row in rows} == {shop.board["id"]: 5, part["id"]: 3}


# Stock


@tool("check_inventory")
def _(agent, shop):
    part = shop.material("nail")
    shop.stock(shop.works, part, 7)
    heard_of(agent, part)
    found = agent.use("check_inventory", skus_or_variant_ids=[part["sku"]])
    assert found["items"][0]["in_stock"] == 7, found["_text"]


@tool("list_low_stock_items")
def _(agent, shop):
    agent.use("list_low_stock_items", threshold=1000, limit=5)


@tool("get_inventory_movements")
def _(agent, shop):
    part = shop.material("bolt")
    shop.stock(shop.works, part, 7)
    heard_of(agent, part)
    found = agent.use("get_inventory_movements", sku=part["sku"])
    assert [move["quantity_change"] for move in found["movements"]] == [7], found


@tool("inventory_at")
def _(agent, shop):
    part = shop.material("screw")
    shop.stock(shop.works, part, 7)
    heard_of(agent, part)
    as_of = (dt.datetime.now(dt.timezone.utc) + dt.timedelta(minutes=1)).isoformat()
    found = agent.use("inventory_at", skus_or_variant_ids=[part["sku"]], as_of=as_of)
    assert "7" in found["_text"], found


@tool("list_stock_adjustments")
def _(agent, shop):
    made = shop.stock(shop.works, shop.board, 1)
    assert made["id"] in ids(agent.use("list_stock_adjustments", limit=50, include_rows=True))


@tool("create_stock_adjustment")
def _(agent, shop):
    part, number = shop.material("tape"), shop.name("SA")
    heard_of(agent, part)
    agent.use(
        "create_stock_adjustment",
        location_id=shop.works,
        rows=[{"sku": part["sku"], "quantity": 4, "cost_per_unit": 2.5}],
        stock_adjustment_number=number,
        stock_adjustment_date=(NOW - dt.timedelta(days=1)).isoformat(),
        preview=False,
    )
    [made] = shop.get(f"/stock_adjustments?stock_adjustment_number={number}")["data"]
    assert [row["quantity"] for row in made["stock_adjustment_rows"]] == [4]
    assert made["stock_adjustment_date"].startswith((NOW - dt.timedelta(days=1)).date().isoformat())


@tool("update_stock_adjustment")
def _(agent, shop):
    made, number = shop.stock(shop.works, shop.board, 1), shop.name("SA")
    agent.use("update_stock_adjustment", id=made["id"], stock_adjustment_number=number, reason="counted", preview=False)
    [changed] = shop.get(f"/stock_adjustments?ids={made['id']}")["data"]
    assert (changed["stock_adjustment_number"], changed["reason"]) == (number, "counted")


@tool("delete_stock_adjustment")
def _(agent, shop):
    made = shop.stock(shop.works, shop.board, 1)
    agent.use("delete_stock_adjustment", id=made["id"], preview=False)
    assert shop.get(f"/stock_adjustments?ids={made['id']}")["data"] == []


@tool("create_stock_transfer")
def _(agent, shop):
    number = shop.name("ST")
    agent.use(
        "create_stock_transfer",
        source_location_id=shop.works,
        destination_location_id=shop.store,
        expected_arrival_date=LATER,
        order_created_date=NOW.isoformat(),
        rows=[{"variant_id": shop.board["id"], "quantity": 2}],
        order_no=number,
        preview=False,
    )
    [made] = shop.get(f"/stock_transfers?stock_transfer_number={number}")["data"]
    assert made["target_location_id"] == shop.store


@tool("list_stock_transfers")
def _(agent, shop):
    made = shop.moved()
    assert made["id"] in ids(agent.use("list_stock_transfers", limit=50, include_rows=True))


@tool("modify_stock_transfer")
def _(agent, shop):
    made, number = shop.moved(), shop.name("ST")
    agent.use("modify_stock_transfer", id=made["id"], update_header={"stock_transfer_number": number}, preview=False)
    agent.use("modify_stock_transfer", id=made["id"], update_status={"new_status": "RECEIVED"}, preview=False)
    [changed] = shop.get(f"/stock_transfers?ids={made['id']}")["data"]
    assert (changed["stock_transfer_number"], changed["status"].lower()) == (number, "received")


@tool("delete_stock_transfer")
def _(agent, shop):
    made = shop.moved()
    agent.use("delete_stock_transfer", id=made["id"], preview=False)
    assert shop.get(f"/stock_transfers?ids={made['id']}")["data"] == []


# Customers and suppliers


@tool("search_customers")
def _(agent, shop):
    assert shop.customer["name"] in agent.use("search_customers", query=shop.customer["name"])["_text"]


@tool("get_customer")
def _(agent, shop):
    assert agent.use("get_customer", customer_id=shop.customer["id"])["name"] == shop.customer["name"]


@tool("create_customer")
def _(agent, shop):
    name = shop.name("Ada")
    address = {"entity_type": "shipping", "line_1": "Mill Road 1", "city": "Leeds", "country": "GB"}
    agent.use("create_customer", name=name, email="ada@example.com", addresses=[address], preview=False)
    [made] = shop.get(f"/customers?name={name}")["data"]
    assert made["addresses"][0]["city"] == "Leeds"


@tool("list_suppliers")
def _(agent, shop):
    assert shop.supplier["name"] in agent.use("list_suppliers", query=shop.supplier["name"])["_text"]


@tool("get_supplier")
def _(agent, shop):
    assert agent.use("get_supplier", supplier_id=shop.supplier["id"])["name"] == shop.supplier["name"]


# Purchase orders


@tool("create_purchase_order")
def _(agent, shop):
    number = shop.name("PO")
    agent.use(
        "create_purchase_order",
        supplier_id=shop.supplier["id"],
        location_id=shop.works,
        order_number=number,
        items=[{"variant_id": shop.board["id"], "quantity": 5, "price_per_unit": 4, "arrival_date": LATER}],
        expected_arrival_date=LATER,
        order_created_date=NOW.isoformat(),
        preview=False,
    )
    [made] = shop.get(f"/purchase_orders?order_no={number}")["data"]
    assert [row["quantity"] for row in made["purchase_order_rows"]] == [5]


@tool("receive_purchase_order")
def _(agent, shop):
    order = shop.bought()
    row = order["purchase_order_rows"][0]["id"]
    item = {"purchase_order_row_id": row, "quantity": 4, "received_date": NOW.isoformat(), "location_id": shop.works}
    agent.use("receive_purchase_order", order_id=order["id"], items=[item], preview=False)
    assert shop.get(f"/purchase_orders/{order['id']}")["status"] == "PARTIALLY_RECEIVED"


@tool("verify_order_document")
def _(agent, shop):
    order = shop.bought()
    items = [{"sku": shop.board["sku"], "quantity": 10, "unit_price": 5}]
    agent.use("verify_order_document", order_id=order["id"], document_items=items)


@tool("list_purchase_orders")
def _(agent, shop):
    order = shop.bought()
    assert order["id"] in ids(agent.use("list_purchase_orders", limit=50, include_rows=True, status="NOT_RECEIVED"))


@tool("get_purchase_order")
def _(agent, shop):
    order = shop.bought()
    assert order["order_no"] in agent.use("get_purchase_order", order_id=order["id"])["_text"]
    assert order["order_no"] in agent.use("get_purchase_order", order_no=order["order_no"])["_text"]


@tool("modify_purchase_order")
def _(agent, shop):
    order, number = shop.bought(), shop.name("PO")
    agent.use(
        "modify_purchase_order",
        id=order["id"],
        preview=False,
        update_header={"order_no": number, "additional_info": "urgent", "expected_arrival_date": LATER},
        add_rows=[{"variant_id": shop.board["id"], "quantity": 1, "price_per_unit": 6}],
        update_rows=[{"id": order["purchase_order_rows"][0]["id"], "quantity": 12}],
    )
    changed = shop.get(f"/purchase_orders/{order['id']}")
    assert changed["order_no"] == number
    assert sorted(row["quantity"] for row in changed["purchase_order_rows"]) == [1, 12]


@tool("delete_purchase_order")
def _(agent, shop):
    order = shop.bought()
    agent.use("delete_purchase_order", id=order["id"], preview=False)
    assert shop.http.get(f"/purchase_orders/{order['id']}").status_code == 404


@tool("correct_purchase_order")
def _(agent, shop):
    order = shop.bought()
    row = order["purchase_order_rows"][0]["id"]
    shop.post("/purchase_order_receive", {"purchase_order_row_id": row, "quantity": 10})
    agent.use("correct_purchase_order", id=order["id"], row_changes=[{"row_id": row, "quantity": 8}], preview=False)
    rows = shop.get(f"/purchase_orders/{order['id']}")["purchase_order_rows"]
    assert sum(row["quantity"] for row in rows) == 8


# Sales orders


@tool("create_sales_order")
def _(agent, shop):
    number = shop.name("SO")
    agent.use(
        "create_sales_order",
        customer_id=shop.customer["id"],
        order_number=number,
        location_id=shop.works,
        items=[{"variant_id": shop.shelf["id"], "quantity": 2, "price_per_unit": 60, "total_discount": 10}],
        addresses=[{"entity_type": "shipping", "line_1": "Mill Road 1", "city": "Leeds", "country": "GB"}],
        delivery_date=LATER,
        order_created_date=NOW.isoformat(),
        customer_ref="ref",
        preview=False,
    )
    [made] = shop.get(f"/sales_orders?order_no={number}")["data"]
    assert made["total"] == 110 and made["addresses"][0]["city"] == "Leeds"


@tool("list_sales_orders")
def _(agent, shop):
    order = shop.sold()
    assert order["id"] in ids(agent.use("list_sales_orders", limit=50, include_rows=True))
    assert order["id"] in ids(agent.use("list_sales_orders", order_no=order["order_no"]))


@tool("get_sales_order")
def _(agent, shop):
    order = shop.sold()
    assert order["order_no"] in agent.use("get_sales_order", order_id=order["id"])["_text"]
    assert order["order_no"] in agent.use("get_sales_order", order_no=order["order_no"])["_text"]


@tool("search_sales_orders")
def _(agent, shop):
    order = shop.sold()
    found = agent.use("search_sales_orders", filter={"where": {"order_no": order["order_no"]}})
    assert ids(found) == [order["id"]]


@tool("search_sales_order_rows")
def _(agent, shop):
    order = shop.sold()
    found = agent.use("search_sales_order_rows", filter={"where": {"sales_order_id": order["id"]}})
    assert ids(found) == [order["sales_order_rows"][0]["id"]]


@tool("modify_sales_order")
def _(agent, shop):
    order, number = shop.sold(), shop.name("SO")
    row = order["sales_order_rows"][0]["id"]
    agent.use(
        "modify_sales_order",
        id=order["id"],
        preview=False,
        update_header={"order_no": number, "additional_info": "soon", "delivery_date": LATER},
        add_rows=[{"variant_id": shop.board["id"], "quantity": 1, "price_per_unit": 8}],
        update_rows=[{"id": row, "quantity": 4, "total_discount": 5}],
    )
    changed = shop.get(f"/sales_orders/{order['id']}")
    assert (changed["order_no"], sorted(row["quantity"] for row in changed["sales_order_rows"])) == (number, [1, 4])
    packed = {
        "status": "PACKED",
        "sales_order_fulfillment_rows": [{"sales_order_row_id": row, "quantity": 1}],
        "tracking_carrier": "DHL",
        "tracking_url": "https://example.com/t",
    }
    agent.use("modify_sales_order", id=order["id"], preview=False, add_fulfillments=[packed])
    [fulfillment] = shop.get(f"/sales_order_fulfillments?sales_order_id={order['id']}")["data"]
    assert (fulfillment["tracking_carrier"], fulfillment["tracking_url"]) == ("DHL", "https://example.com/t")
    delivered = {"id": fulfillment["id"], "status": "DELIVERED"}
    agent.use("modify_sales_order", id=order["id"], preview=False, update_fulfillments=[delivered])
    fee = {"amount": "4.50", "description": "post"}
    address = {"entity_type": "billing", "first_name": "Ada", "city": "York"}
    agent.use("modify_sales_order", id=order["id"], preview=False, add_shipping_fees=[fee], add_addresses=[address])


@tool("delete_sales_order")
def _(agent, shop):
    order = shop.sold()
    agent.use("delete_sales_order", id=order["id"], preview=False)
    assert shop.http.get(f"/sales_orders/{order['id']}").status_code == 404


@tool("correct_sales_order")
def _(agent, shop):
    order = shop.sold(quantity=1)
    shop.post("/sales_order_fulfillments", {"sales_order_id": order["id"], "status": "DELIVERED"})
    change = {"old_variant_id": shop.shelf["id"], "price_per_unit": 55}
    agent.use("correct_sales_order", id=order["id"], line_changes=[change], preview=False)
    changed = shop.get(f"/sales_orders/{order['id']}")
    assert (changed["status"], changed["total"]) == ("DELIVERED", 55)


# Manufacturing orders


@tool("create_manufacturing_order")
def _(agent, shop):
    number = shop.name("MO")
    agent.use(
        "create_manufacturing_order",
        variant_id=shop.shelf["id"],
        planned_quantity=3,
        location_id=shop.works,
        order_no=number,
        production_deadline_date=LATER,
        preview=False,
    )
    [made] = shop.get(f"/manufacturing_orders?order_no={number}")["data"]
    assert made["planned_quantity"] == 3
    row = shop.sold(quantity=2)["sales_order_rows"][0]["id"]
    agent.use("create_manufacturing_order", sales_order_row_id=row, create_subassemblies=False, preview=False)
    assert shop.get(f"/sales_order_rows/{row}")["linked_manufacturing_order_id"]


@tool("list_manufacturing_orders")
def _(agent, shop):
    order = shop.made()
    assert order["id"] in ids(agent.use("list_manufacturing_orders", limit=50, status="NOT_STARTED"))


@tool("get_manufacturing_order")
def _(agent, shop):
    order = shop.made()
    found = agent.use("get_manufacturing_order", order_id=order["id"], include_rows="all", include_productions=True, verbose=True)
    assert order["order_no"] in found["_text"]
    assert order["order_no"] in agent.use("get_manufacturing_order", order_no=order["order_no"])["_text"]


@tool("list_blocking_ingredients")
def _(agent, shop):
    shop.made(quantity=500)
    heard_of(agent, shop.board)
    assert shop.board["sku"] in agent.use("list_blocking_ingredients")["_text"]


@tool("get_manufacturing_order_recipe")
def _(agent, shop):
    order = shop.made()
    found = agent.use("get_manufacturing_order_recipe", manufacturing_order_id=order["id"])
    assert [row["planned_quantity_per_unit"] for row in found["rows"]] == [2], found


@tool("modify_manufacturing_order")
def _(agent, shop):
    order, number = shop.made(quantity=3), shop.name("MO")
    [recipe] = shop.get(f"/manufacturing_order_recipe_rows?manufacturing_order_id={order['id']}")["data"]
    agent.use(
        "modify_manufacturing_order",
        id=order["id"],
        preview=False,
        update_header={"order_no": number, "planned_quantity": 4, "additional_info": "rush"},
        update_recipe_rows=[{"id": recipe["id"], "planned_quantity_per_unit": 3}],
        add_operation_rows=[
            {
                "status": "NOT_STARTED",
                "operation_name": "saw",
                "resource_name": "bench",
                "type": "perUnit",
                "planned_time_parameter": 60,
                "cost_per_hour": 30,
            }
        ],
    )
    changed = shop.get(f"/manufacturing_orders/{order['id']}")
    assert (changed["order_no"], changed["planned_quantity"]) == (number, 4)
    agent.use("modify_manufacturing_order", id=order["id"], preview=False, add_productions=[{"completed_quantity": 1}])
    [operation] = shop.get(f"/manufacturing_order_operation_rows?manufacturing_order_id={order['id']}")["data"]
    assert (operation["type"], operation["cost_per_hour"]) == ("perUnit", 30)
    assert float(shop.get(f"/manufacturing_orders/{order['id']}")["completed_quantity"]) == 1


@tool("delete_manufacturing_order")
def _(agent, shop):
    order = shop.made()
    agent.use("delete_manufacturing_order", id=order["id"], preview=False)
    assert shop.http.get(f"/manufacturing_orders/{order['id']}").status_code == 404


@tool("correct_manufacturing_order")
def _(agent, shop):
    order = shop.made(quantity=1)
    shop.patch(f"/manufacturing_orders/{order['id']}", {"status": "DONE"})
    change = {"old_variant_id": shop.board["id"], "planned_quantity_per_unit": 3}
    agent.use("correct_manufacturing_order", id=order["id"], ingredient_changes=[change], preview=False)
    assert shop.get(f"/manufacturing_orders/{order['id']}")["status"] == "DONE"


@tool("fulfill_order")
def _(agent, shop):
    order, work = shop.sold(quantity=1), shop.made(quantity=1)
    agent.use("fulfill_order", order_id=order["id"], order_type="sales", preview=False)
    assert shop.get(f"/sales_orders/{order['id']}")["status"] == "DELIVERED"
    agent.use("fulfill_order", order_id=work["id"], order_type="manufacturing", preview=False)
    assert shop.get(f"/manufacturing_orders/{work['id']}")["status"] == "DONE"


# Returns


@tool("list_sales_returns")
def _(agent, shop):
    agent.use("list_sales_returns", limit=5)


def returned(shop):
    order = shop.sold(quantity=1)
    shop.post("/sales_order_fulfillments", {"sales_order_id": order["id"], "status": "DELIVERED"})
    return shop.post("/sales_returns", {"sales_order_id": order["id"], "return_location_id": shop.works})


@tool("get_sales_return")
def _(agent, shop):
    made = returned(shop)
    assert agent.use("get_sales_return", id=made["id"])["id"] == made["id"]


@tool("delete_sales_return")
def _(agent, shop):
    made = returned(shop)
    agent.use("delete_sales_return", id=made["id"], preview=False)
    assert shop.http.get(f"/sales_returns/{made['id']}").status_code == 404


# What stands around


@tool("list_locations")
def _(agent, shop):
    found = agent.use("list_locations", limit=100)
    assert {shop.works, shop.store} <= set(ids(found)), found


@tool("list_operators")
def _(agent, shop):
    name = shop.name("Kofi")
    shop.post("/operators", {"operator_name": name})
    assert name in agent.use("list_operators", limit=100)["_text"]


@tool("list_tax_rates")
def _(agent, shop):
    name = shop.name("VAT")
    shop.post("/tax_rates", {"name": name, "rate": 20})
    assert name in agent.use("list_tax_rates", limit=100)["_text"]


@tool("list_additional_costs")
def _(agent, shop):
    agent.use("list_additional_costs", limit=5)


@tool("rebuild_cache")
def _(agent, shop):
    kinds = ["purchase_order", "sales_order", "manufacturing_order", "stock_adjustment", "stock_transfer", "variant"]
    kinds += ["product", "material", "customer", "supplier", "location", "operator"]
    agent.use("rebuild_cache", entity_types=kinds, preview=False)


@tool("list_custom_field_definitions")
def _(agent, shop):
    agent.use("list_custom_field_definitions")


def defined(agent, shop):
    label = shop.name("colour")
    agent.use("create_custom_field_definition", label=label, field_type="shortText", entity_type="SalesOrder", preview=False)
    return next(one for one in shop.get("/custom_field_definitions")["data"] if one["label"] == label)


@tool("create_custom_field_definition")
def _(agent, shop):
    assert defined(agent, shop)["field_type"] == "shortText"


@tool("get_custom_field_definition")
def _(agent, shop):
    made = defined(agent, shop)
    assert made["label"] in agent.use("get_custom_field_definition", definition_id=made["id"])["_text"]


@tool("update_custom_field_definition")
def _(agent, shop):
    made, label = defined(agent, shop), shop.name("shade")
    agent.use("update_custom_field_definition", definition_id=made["id"], label=label, preview=False)
    assert shop.get(f"/custom_field_definitions/{made['id']}")["label"] == label


@tool("delete_custom_field_definition")
def _(agent, shop):
    made = defined(agent, shop)
    agent.use("delete_custom_field_definition", definition_id=made["id"], preview=False)
    assert shop.http.get(f"/custom_field_definitions/{made['id']}").status_code == 404


def marked(name):
    return pytest.param(name, marks=pytest.mark.xfail(reason=NOT_YET[name], strict=False) if name in NOT_YET else ())


@pytest.mark.parametrize("name", [marked(name) for name in TESTED])
def test_tool(agent, shop, name):
    TESTED[name](agent, shop)


def test_every_tool_is_tried_or_out_of_scope(agent):
    assert agent.tools() == sorted([*TESTED, *NOT_OFFERED])
