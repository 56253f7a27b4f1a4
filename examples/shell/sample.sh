# A small company to try things on, with a location, a customer and a supplier of its own, so that what you have is left
# alone:  . examples/shell/sample.sh
#
# A CHAIR is made of 2 BOARDs and 1 CUSHION. There are 4 chairs and 20 boards; the orders FIRST and SECOND want 3 chairs
# each. These words, SHOP, CUSTOMER, SUPPLIER, FIRST_ROW and SECOND_ROW hold ids; names and numbers end with RUN.

SAMPLE=$(node examples/shell/sample.mjs) && eval "$SAMPLE" && echo "company $RUN is there: orders $FIRST and $SECOND want 3 chairs each, there are 4"
