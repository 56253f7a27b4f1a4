import { NOT_OFFERED } from '@pegboard/access';

/** Why Pegboard differs on purpose. What is neither offered nor named here is a gap, and the table says so. */
export interface ConformanceDifference {
  /** The operations that it is about, such as `GET /bin_locations`. */
  readonly calls: RegExp;
  readonly column: 'offered' | 'request' | 'answer' | 'filters' | 'order' | 'status';
  /** The fields or filters that it is about; all of them without it. */
  readonly names?: RegExp;
  readonly reason: string;
}

const notOffered = Object.entries(NOT_OFFERED).map(([resource, sentence]): ConformanceDifference => {
  const [reason = sentence] = sentence.split(';');
  return { calls: new RegExp(` /${resource}(/|$)`), column: 'offered', reason };
});

export const DIFFERENCES: readonly ConformanceDifference[] = [
  ...notOffered,
  { calls: /./, column: 'request', names: /bin_location|serial_number/, reason: 'a location has no bins, and serial numbers are not kept' },
  {
    calls: /./,
    column: 'answer',
    names: /bin_location|serial_numbers\[\]/,
    reason: 'a location has no bins, and serial numbers are not kept',
  },
  { calls: /./, column: 'filters', names: /bin_location_id/, reason: 'a location has no bins' },
  { calls: /GET \/locations$/, column: 'filters', names: /^rank$/, reason: 'locations have no order of their own' },
  { calls: /GET \/operators$/, column: 'filters', reason: 'an operator works everywhere' },
  { calls: /GET \/variants$/, column: 'filters', names: /^abc_classification$/, reason: 'items are not classified' },
  { calls: /GET \/sales_order_fulfillments\/\{id\}$/, column: 'filters', reason: 'nothing is kept of what is undone' },
  { calls: /GET \/(sales_orders|manufacturing_orders)$/, column: 'order', reason: 'they come in rank order, as the plan serves them' },
  {
    calls: /GET \/sales_order_rows/,
    column: 'answer',
    names: /registered_barcode$/,
    reason: 'a text as everywhere: the example has lost its quotes, and a number would lose the 0 that it begins with',
  },
  { calls: /PATCH \/stocktakes\/\{id\}$/, column: 'status', reason: 'the stocktake is answered, which a client of today reads' },
  { calls: /POST \/bom_rows$/, column: 'status', reason: 'the row is answered, which a client of today reads' },
  { calls: /DELETE \/recipes\/\{id\}$/, column: 'status', reason: 'all deletions answer 204' },
  {
    calls: /unassigned_batch_transactions$/,
    column: 'answer',
    names: /^(barcode|batch_created_date)$/,
    reason: 'sales knows the number and the expiry of a batch; the rest is in batch_stocks',
  },
  { calls: /GET \/purchase_orders$/, column: 'answer', names: /landed_cost/, reason: 'a number, as every other call has it' },
  {
    calls: / \/outsourced_purchase_order_recipe_rows/,
    column: 'request',
    names: /^batch_transactions/,
    reason: 'batches are named when the product is received (B5)',
  },
  { calls: /GET \/batch_stocks$/, column: 'order', reason: 'what expires first comes first (T7)' },
  { calls: /GET \/webhooks|PATCH \/webhooks/, column: 'answer', names: /^token$/, reason: 'a secret is shown once' },
  {
    calls: /(GET|PATCH) .*\{id\}/,
    column: 'answer',
    names: /^(moOperationRowResponseExample|example)$/,
    reason: 'the example has a name in place of a field',
  },
];

export const reasonFor = (call: string, column: ConformanceDifference['column'], name = ''): string | undefined =>
  DIFFERENCES.find((one) => one.column === column && one.calls.test(call) && (one.names?.test(name) ?? true))?.reason;
