# A small sample company with its own location, customer and supplier. It doesn't change your existing data. Create it
# with:  . examples/shell/sample.sh
#
# A CHAIR is made of 2 BOARDs and 1 CUSHION. There are 4 chairs and 20 boards; the orders FIRST and SECOND need 3 chairs
# each. These variables, SHOP, CUSTOMER, SUPPLIER, FIRST_ROW and SECOND_ROW hold ids; names and numbers end with RUN.

SAMPLE=$(node examples/shell/sample.mjs) && eval "$SAMPLE" && echo "company $RUN is ready: orders $FIRST and $SECOND need 3 chairs each, and 4 are in stock"
