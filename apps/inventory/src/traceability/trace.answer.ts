import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text, flag, day, instant, quantity } = answered;

const place = { location_id: id, location_name: text.nullable(), quantity };
const goods = { variant_id: id, sku: text };
const named = { batch_id: id, batch_number: text, ...goods };
const batchShape = {
  ...named,
  expiration_date: day.nullable(),
  quantity_in: quantity.meta({ description: 'The total quantity that was made or received' }),
  quantity_out: quantity.meta({ description: 'The total quantity that was used, sold or written off' }),
  quantity_returned: quantity.meta({ description: 'The total quantity that customers sent back into stock' }),
  quantity_in_stock: quantity,
  quantity_in_transit: quantity,
  stock: z.array(z.strictObject(place)),
};

const nodeId = text.meta({ description: 'The name of the node in this answer; edges use it' });
const batchNode = z.strictObject({ id: nodeId, type: z.literal('batch'), ...batchShape });
const untrackedNode = z.strictObject({ id: nodeId, type: z.literal('untracked'), ...goods });
/** What goods went through: the type of the document, such as `manufacturing_order`. */
const stepNode = z.strictObject({
  id: nodeId,
  type: text.meta({ description: 'The kind of the document, such as manufacturing_order' }),
  kind: z.enum(['production', 'receipt', 'sale', 'return', 'adjustment']),
  resource_id: id,
  number: text.nullable(),
  movement_date: instant,
});
const traceNode = z.union([batchNode, untrackedNode, stepNode]).meta({ id: 'TraceNode' });
export type NodeBody = z.output<typeof traceNode>;

const traceShape = {
  nodes: z.array(traceNode),
  edges: z
    .array(z.strictObject({ from: nodeId, to: nodeId, quantity, ...goods }))
    .meta({ description: 'In the direction in which the goods moved' }),
};

const varnish = {
  batch_id: 5,
  batch_number: 'VA-2605-A',
  variant_id: 12,
  sku: 'VARNISH',
  expiration_date: '2027-05-03',
  quantity_in: 50,
  quantity_out: 10,
  quantity_returned: 0,
  quantity_in_stock: 40,
  quantity_in_transit: 0,
  stock: [{ location_id: 1, location_name: 'Factory', quantity: 40 }],
};
const chairs = {
  batch_id: 8,
  batch_number: 'VC-0514',
  variant_id: 11,
  sku: 'VARNISHED-CHAIR',
  expiration_date: null,
  quantity_in: 20,
  quantity_out: 5,
  quantity_returned: 0,
  quantity_in_stock: 15,
  quantity_in_transit: 0,
  stock: [{ location_id: 1, location_name: 'Factory', quantity: 15 }],
};
const trace: z.output<z.ZodObject<typeof traceShape>> = {
  nodes: [
    { id: 'batch/5', type: 'batch', ...varnish },
    {
      id: 'manufacturing_order_production/3/book',
      type: 'manufacturing_order_production',
      kind: 'production',
      resource_id: 3,
      number: 'MO-9',
      movement_date: '2026-05-14T08:00:00.000Z',
    },
    { id: 'batch/8', type: 'batch', ...chairs },
    {
      id: 'sales_order/12',
      type: 'sales_order',
      kind: 'sale',
      resource_id: 12,
      number: 'SO-12',
      movement_date: '2026-05-15T09:00:00.000Z',
    },
  ],
  edges: [
    { from: 'batch/5', to: 'manufacturing_order_production/3/book', quantity: 10, variant_id: 12, sku: 'VARNISH' },
    { from: 'manufacturing_order_production/3/book', to: 'batch/8', quantity: 20, variant_id: 11, sku: 'VARNISHED-CHAIR' },
    { from: 'batch/8', to: 'sales_order/12', quantity: 5, variant_id: 11, sku: 'VARNISHED-CHAIR' },
  ],
};

export const traceAnswer = answer('Trace', traceShape, trace);
export type TraceAnswer = z.output<typeof traceAnswer>;

const returnedGoods = z.strictObject({
  sales_return_id: id,
  order_no: text,
  return_date: instant,
  batch_id: id.nullable(),
  batch_number: text.nullable(),
  ...goods,
  quantity,
  restock_location_id: id.nullable().meta({ description: 'Null: the goods were not put into stock.' }),
});

export const recallAnswer = answer(
  'Recall',
  {
    batch_id: id,
    batches: z.array(z.strictObject(batchShape)).meta({ description: 'The batch and everything that was made from it' }),
    stock: z.array(z.strictObject({ ...named, ...place })).meta({ description: 'The remaining stock, by location' }),
    in_transit: z.array(z.strictObject({ ...named, quantity })),
    sales_orders: z.array(
      z.strictObject({
        sales_order_id: id,
        order_no: text.nullable(),
        customer_id: id.nullable(),
        customer_name: text.nullable(),
        goods: z.array(z.strictObject({ batch_id: id.nullable(), batch_number: text.nullable(), ...goods, quantity })),
        returned: z.array(returnedGoods).meta({ description: 'The goods that the customer sent back, into stock or not' }),
      }),
    ),
    customers: z.array(z.strictObject({ customer_id: id, customer_name: text.nullable(), sales_order_ids: z.array(id) })),
    untraceable: z
      .array(z.strictObject({ ...goods, quantity, made_by: nodeId }))
      .meta({ description: 'Products made from it without a batch number; their location is unknown' }),
    is_balanced: flag.meta({
      description: 'Whether what came in of each batch, with what customers sent back, equals what went out plus the remaining stock',
    }),
    ...traceShape,
  },
  {
    batch_id: 5,
    batches: [varnish, chairs],
    stock: [varnish, chairs].map(({ batch_id, batch_number, variant_id, sku, stock }) => ({
      batch_id,
      batch_number,
      variant_id,
      sku,
      ...stock[0]!,
    })),
    in_transit: [],
    sales_orders: [
      {
        sales_order_id: 12,
        order_no: 'SO-12',
        customer_id: 41,
        customer_name: 'Northern Interiors',
        goods: [{ batch_id: 8, batch_number: 'VC-0514', variant_id: 11, sku: 'VARNISHED-CHAIR', quantity: 5 }],
        returned: [],
      },
    ],
    customers: [{ customer_id: 41, customer_name: 'Northern Interiors', sales_order_ids: [12] }],
    untraceable: [],
    is_balanced: true,
    ...trace,
  },
);
export type RecallAnswer = z.output<typeof recallAnswer>;
