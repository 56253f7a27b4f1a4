# A small company to try things on, with a location, a customer and a supplier of its own, so that what you have is left
# alone:  . examples/shell/sample.sh
# A CHAIR is made of 2 BOARDs and 1 CUSHION. There are 4 chairs and 20 boards; two orders want 3 chairs each.

RUN=$(date +%s)-$$
SHOP=$(api POST /locations '{"name": "Shop '$RUN'", "sells": true, "makes": true, "buys": true}' | pick id)
CUSTOMER=$(api POST /customers '{"name": "Anna '$RUN'"}' | pick id)
SUPPLIER=$(api POST /suppliers '{"name": "Wood and more '$RUN'"}' | pick id)
BOARD=$(api POST /materials '{"name": "Board '$RUN'", "uom": "pcs", "default_supplier_id": '$SUPPLIER',
  "variants": [{"sku": "BOARD-'$RUN'", "purchase_price": 5}]}' | pick variants.0.id)
CUSHION=$(api POST /materials '{"name": "Cushion '$RUN'", "uom": "pcs", "default_supplier_id": '$SUPPLIER',
  "variants": [{"sku": "CUSHION-'$RUN'", "purchase_price": 8}]}' | pick variants.0.id)
CHAIR_ITEM=$(api POST /products '{"name": "Chair '$RUN'", "uom": "pcs", "is_sellable": true, "is_producible": true, "is_purchasable": true,
  "default_supplier_id": '$SUPPLIER', "variants": [{"sku": "CHAIR-'$RUN'", "sales_price": 50}]}' | pick id)
CHAIR=$(api GET /products/$CHAIR_ITEM | pick variants.0.id)
api POST /bom_rows/batch/create '{"data": [
  {"product_item_id": '$CHAIR_ITEM', "product_variant_id": '$CHAIR', "ingredient_variant_id": '$BOARD', "quantity": 2},
  {"product_item_id": '$CHAIR_ITEM', "product_variant_id": '$CHAIR', "ingredient_variant_id": '$CUSHION', "quantity": 1}]}' > /dev/null
api POST /product_operation_rows '{"rows": [
  {"product_variant_id": '$CHAIR', "operation_name": "Saw", "planned_time_parameter": 600},
  {"product_variant_id": '$CHAIR', "operation_name": "Assemble", "planned_time_parameter": 900}]}' > /dev/null
api POST /stock_adjustments '{"stock_adjustment_number": "OPENING '$RUN'", "location_id": '$SHOP', "stock_adjustment_rows": [
  {"variant_id": '$CHAIR', "quantity": 4, "cost_per_unit": 20}, {"variant_id": '$BOARD', "quantity": 20, "cost_per_unit": 5}]}' > /dev/null
FIRST=$(api POST /sales_orders '{"order_no": "FIRST-'$RUN'", "customer_id": '$CUSTOMER', "location_id": '$SHOP',
  "sales_order_rows": [{"variant_id": '$CHAIR', "quantity": 3, "price_per_unit": 50}]}' | pick id)
SECOND=$(api POST '/sales_orders?wait_for_plan=true' '{"order_no": "SECOND-'$RUN'", "customer_id": '$CUSTOMER', "location_id": '$SHOP',
  "sales_order_rows": [{"variant_id": '$CHAIR', "quantity": 3, "price_per_unit": 50}]}' | pick id)
FIRST_ROW=$(api GET /sales_orders/$FIRST | pick sales_order_rows.0.id)
SECOND_ROW=$(api GET /sales_orders/$SECOND | pick sales_order_rows.0.id)
echo "company $RUN is there: orders $FIRST and $SECOND want 3 chairs each, there are 4"
