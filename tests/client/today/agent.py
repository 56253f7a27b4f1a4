"""katana-mcp-server, unmodified, as a process of its own, and the few things that its tools are tried on."""

import asyncio
import itertools
import json
import os
import pathlib
import sys
import tempfile

import httpx
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

BASE = os.environ["PEGBOARD_CLIENT_URL"].rstrip("/") + "/v1"
KEY = os.environ["PEGBOARD_CLIENT_KEY"]
numbers = itertools.count(1)


class ToolFailed(AssertionError):
    """A tool that said no, or that did something else than it was asked."""


# The server sends at most 60 requests a minute, and rests then. So a fresh one goes on after some tools.
TOOLS_PER_SERVER = 14


class Agents:
    """One server after the other."""

    def __init__(self):
        self.one = None
        self.used = 0

    def next(self):
        if self.one is None or self.used == TOOLS_PER_SERVER:
            self.close()
            self.one, self.used = Agent(), 0
        self.used += 1
        return self.one

    def close(self):
        if self.one:
            self.one.close()
        self.one = None


class Agent:
    """A server and its tools: one loop as long as it runs, because the server keeps a cache."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.home = tempfile.TemporaryDirectory(prefix="pegboard-agent-")
        self.log = open(pathlib.Path(self.home.name) / "log", "w")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.home.name,
            "XDG_CACHE_HOME": self.home.name,
            "KATANA_API_KEY": KEY,
            "KATANA_BASE_URL": BASE,
            # It fills its cache in the background otherwise, and what is made meanwhile can escape it.
            "MCP_DISABLE_CACHE_WARMUP": "1",
        }
        transport = StdioTransport(sys.executable, ["-m", "katana_mcp"], env=environment, log_file=self.log, keep_alive=False)
        self.client = Client(transport)
        self.loop.run_until_complete(self.client.__aenter__())

    def close(self):
        self.loop.run_until_complete(self.client.__aexit__(None, None, None))
        self.loop.close()
        self.log.close()
        self.home.cleanup()

    def tools(self):
        return sorted(tool.name for tool in self.loop.run_until_complete(self.client.list_tools()))

    def use(self, tool, **arguments):
        """What the tool answers. A tool that reports a failed action inside a success has failed, too."""
        result = self.loop.run_until_complete(self.client.call_tool(tool, arguments, raise_on_error=False))
        text = "\n".join(getattr(part, "text", "") for part in result.content)
        if result.is_error:
            raise ToolFailed(f"{tool}: {text}")
        # What is shown to people is structured, too; the text is the data.
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {}
        answer = answer if isinstance(answer, dict) else {"rows": answer}
        failed = [action for action in answer.get("actions") or [] if action.get("succeeded") is False or action.get("error")]
        if failed:
            raise ToolFailed(f"{tool}: {failed}")
        return answer | {"_text": text}


class Shop:
    """A small company, made by plain HTTP, so that no tool depends on another one."""

    def __init__(self):
        self.http = httpx.Client(base_url=BASE, headers={"authorization": f"Bearer {KEY}"}, timeout=30)
        self.tag = f"AG{os.getpid()}"
        self.works = self.location("works")
        self.store = self.location("store")
        self.customer = self.post("/customers", {"name": self.name("customer"), "currency": "EUR"})
        self.supplier = self.post("/suppliers", {"name": self.name("supplier"), "currency": "EUR"})
        self.board = self.material("board")
        self.shelf = self.product("shelf")
        self.bom(self.shelf, self.board, 2)
        self.stock(self.works, self.board, 100)
        self.stock(self.works, self.shelf, 20)

    def name(self, what):
        return f"{self.tag}-{what}-{next(numbers)}"

    def call(self, method, path, body=None):
        answer = self.http.request(method, path, json=body) if body is not None else self.http.request(method, path)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body):
        return self.call("POST", path, body)

    def patch(self, path, body):
        return self.call("PATCH", path, body)

    def location(self, what):
        return self.post("/locations", {"name": self.name(what), "sells": True, "makes": True, "buys": True})["id"]

    def material(self, what):
        variants = [{"sku": self.name(what).upper(), "purchase_price": 5}]
        made = self.post("/materials", {"name": self.name(what), "uom": "pcs", "variants": variants})
        return made["variants"][0] | {"item_id": made["id"], "name": made["name"]}

    def product(self, what):
        body = {"name": self.name(what), "uom": "pcs", "is_sellable": True, "is_producible": True, "is_purchasable": True}
        made = self.post("/products", body | {"variants": [{"sku": self.name(what).upper(), "sales_price": 60}]})
        return made["variants"][0] | {"item_id": made["id"], "name": made["name"]}

    def bom(self, product, ingredient, quantity):
        self.post(
            "/bom_rows",
            {
                "product_item_id": product["item_id"],
                "product_variant_id": product["id"],
                "ingredient_variant_id": ingredient["id"],
                "quantity": quantity,
            },
        )

    def stock(self, location, variant, quantity):
        row = {"variant_id": variant["id"], "quantity": quantity, "cost_per_unit": 5}
        body = {"stock_adjustment_number": self.name("stock"), "location_id": location, "stock_adjustment_rows": [row]}
        return self.post("/stock_adjustments", body)

    def sold(self, quantity=3, **more):
        row = {"variant_id": self.shelf["id"], "quantity": quantity, "price_per_unit": 60}
        body = {"order_no": self.name("SO"), "customer_id": self.customer["id"], "location_id": self.works}
        return self.post("/sales_orders", body | {"sales_order_rows": [row]} | more)

    def bought(self, **more):
        row = {"variant_id": self.board["id"], "quantity": 10, "price_per_unit": 5}
        body = {"order_no": self.name("PO"), "supplier_id": self.supplier["id"], "location_id": self.works}
        return self.post("/purchase_orders", body | {"purchase_order_rows": [row]} | more)

    def made(self, quantity=2, **more):
        body = {"variant_id": self.shelf["id"], "planned_quantity": quantity, "location_id": self.works}
        return self.post("/manufacturing_orders", body | more)

    def moved(self):
        body = {
            "stock_transfer_number": self.name("ST"),
            "source_location_id": self.works,
            "target_location_id": self.store,
            "stock_transfer_rows": [{"variant_id": self.board["id"], "quantity": 1}],
        }
        return self.post("/stock_transfers", body)
