"""What a client that nobody here wrote makes of a refusal: an error of its own, with the sentence, the code and each detail."""

import asyncio

import pytest
from katana_public_api_client import KatanaClient, models
from katana_public_api_client.api.customer import create_customer
from katana_public_api_client.api.sales_order import get_sales_order
from katana_public_api_client.api.stock_adjustment import create_stock_adjustment
from katana_public_api_client.utils import APIError, ValidationError, unwrap

from agent import BASE, KEY, Shop


def refused(call, *given, **named):
    """The error that the client raises."""

    async def course():
        async with KatanaClient(api_key=KEY, base_url=BASE) as client:
            return unwrap(await call.asyncio_detailed(*given, client=client, **named))

    with pytest.raises(APIError) as caught:
        asyncio.run(course())
    return caught.value


def test_invalid():
    error = refused(create_customer, body=models.CreateCustomerRequest(name="x" * 300, currency="much"))
    assert isinstance(error, ValidationError) and error.status_code == 422
    assert {detail.path: detail.code for detail in error.validation_errors} == {"name": "TEXT_TOO_LONG", "currency": "CURRENCY_MALFORMED"}
    assert all(isinstance(detail, models.GenericValidationError) for detail in error.validation_errors)
    # What it shows to people.
    assert "UnprocessableEntityError: name has 300 characters" in str(error) and "Field 'currency': (CURRENCY_MALFORMED)" in str(error)


def test_missing():
    error = refused(get_sales_order, 999_999)
    assert error.status_code == 404 and str(error).startswith("NotFoundError: ") and "999999" in str(error)
    assert error.error_response.additional_properties["code"] == "NOT_FOUND"


def test_conflict():
    shop = Shop()
    row = models.CreateStockAdjustmentRequestStockAdjustmentRowsItem(variant_id=shop.board["id"], quantity=-1000)
    body = models.CreateStockAdjustmentRequest(location_id=shop.works, stock_adjustment_rows=[row])
    error = refused(create_stock_adjustment, body=body)
    assert error.status_code == 409 and "100" in str(error)
    assert isinstance(error.error_response, models.DetailedErrorResponse)
    assert error.error_response.code == "INSUFFICIENT_STOCK"
    [detail] = error.error_response.details
    assert detail.path == "stock_adjustment_rows/0" and "900 missing" in detail.message


def test_not_offered():
    shop = Shop()
    answer = shop.http.post("/serial_numbers", json={"resource_type": "Production", "resource_id": 1, "serial_numbers": ["A"]})
    assert answer.status_code == 404
    error = models.ErrorResponse.from_dict(answer.json())
    assert error.name == "NotFoundError" and "serial numbers" in error.message
    assert shop.get("/serial_numbers") == [] and shop.get("/bin_transfers") == {"data": []}
