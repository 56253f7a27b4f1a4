import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { VERSION } from '@pegboard/eventing';
import type { Api } from '../company/api';
import { explained, LISTS, ok, orderNamed, posted, ranked } from './orders';

const INSTRUCTIONS =
  'Pegboard decides which order of a manufacturer gets which goods: strictly by rank, again at every change. Use ranks to see the orders, ' +
  'explain for the reason of a status, what_if before anybody changes something, to_do and missing for what to buy or make, and trace for batches. ' +
  'Answers contain sentences for people: pass them on instead of guessing.';

const READS = { readOnlyHint: true, openWorldHint: false } as const;
const order = z.string().min(1).describe('The number of the order as people say it, such as SO-11; else its id');
const list = z.enum(LISTS).default('sell').describe('sell: sales orders; schedule: manufacturing orders');

/**
 * What Katana's API has no words for, as tools for agents: ranks, reasons, what-if, what to do, traces.
 * @param mayMove whether orders may be moved; else nothing can be changed by it
 */
export function agentServer(api: Api, { mayMove }: { readonly mayMove: boolean }): McpServer {
  const server = new McpServer({ name: 'pegboard', version: VERSION }, { instructions: INSTRUCTIONS });
  addOrders(server, api);
  addPlan(server, api);
  addTraces(server, api);
  if (mayMove) addMoves(server, api);
  return server;
}

function addOrders(server: McpServer, api: Api): void {
  const page = { page: z.int().min(1).default(1), limit: z.int().min(1).max(250).default(25) };
  server.registerTool(
    'ranks',
    {
      title: 'Orders by rank',
      description: 'Lists the open orders, the most important first, with statuses and expected dates. Goods are dealt in this order.',
      inputSchema: { list, ...page },
      annotations: READS,
    },
    ({ list: name, ...asked }) => said(() => ranked(api, name, asked)),
  );
  server.registerTool(
    'explain',
    {
      title: 'Why is an order late?',
      description:
        'Explains each row of a sales order: what covers it, which orders come before it, and the smallest changes that would cover it.',
      inputSchema: { order },
      annotations: READS,
    },
    (asked) => said(async () => explained(api, await orderNamed(api, 'sell', asked.order))),
  );
  server.registerTool(
    'missing',
    {
      title: 'What is missing for an order?',
      description: 'Lists the ingredients that an order doesn’t have, through all recipes, with quantity, expected date and supplier.',
      inputSchema: { order, list },
      annotations: READS,
    },
    (asked) =>
      said(async () => {
        const resource = asked.list === 'sell' ? 'sales_orders' : 'manufacturing_orders';
        const { id } = await orderNamed(api, asked.list, asked.order);
        return (await ok(api, `/v1/${resource}/${String(id)}/missing_ingredients`)).body;
      }),
  );
}

const CHANGES =
  'What to try. Each has `change` and its fields: {"change":"move_sales_order","id":12,"position":"first"} (or before_id, after_id) · ' +
  '{"change":"add_sales_order","rows":[{"variant_id":1,"location_id":1,"quantity":5}],"delivery_date":"2026-05-20","position":"first"} · ' +
  '{"change":"add_purchase_order","rows":[…],"expected_arrival_date":"2026-05-20"} · {"change":"change_date","ref":"purchase_order_row/4","date":"2026-05-20"} · ' +
  '{"change":"change_quantity","ref":"sales_order_row/21","quantity":3} · {"change":"remove","ref":"sales_order/11"}. An unknown kind is refused with a list of all.';

function addPlan(server: McpServer, api: Api): void {
  server.registerTool(
    'what_if',
    {
      title: 'What would happen if …?',
      description:
        'Shows order by order what changes would do, in days and in a sentence. Nothing is stored. The key needs planner:simulate.',
      inputSchema: {
        changes: z
          .array(z.looseObject({ change: z.string() }))
          .min(1)
          .max(100)
          .describe(CHANGES),
      },
      annotations: READS,
    },
    ({ changes }) => said(() => posted(api, '/v1/plan/what_if', { changes })),
  );
  server.registerTool(
    'to_do',
    {
      title: 'What must be bought and made?',
      description: 'Lists what no stock and no open order covers, through the recipes, by supplier and by the latest day to order it.',
      inputSchema: {
        action: z.enum(['buy', 'make']).optional().describe('Only what is bought, or only what is made'),
        latest_day_max: z.iso.date().optional().describe('Only what must be ordered or started by this day'),
        search: z.string().optional().describe('Only SKUs or names with this text'),
        limit: z.int().min(1).max(250).default(50),
      },
      annotations: READS,
    },
    (asked) => {
      const given = Object.entries(asked).filter(([, value]) => value !== undefined);
      const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
      return said(async () => (await ok(api, `/v1/plan/to_do?${String(query)}&extend=supplier`)).body);
    },
  );
}

function addTraces(server: McpServer, api: Api): void {
  server.registerTool(
    'trace',
    {
      title: 'Where did a batch go, or come from?',
      description:
        'Of a batch: backward to its ingredients and suppliers, forward to what was made of it, or recall: what is left, and which customers got any. Of a sales order: all that went into it.',
      inputSchema: {
        batch_number: z.string().optional(),
        order: order.optional(),
        direction: z.enum(['backward', 'forward', 'recall']).default('backward').describe('Of a batch'),
      },
      annotations: READS,
    },
    (asked) => said(() => traced(api, asked)),
  );
}

interface TraceAsked {
  readonly batch_number?: string | undefined;
  readonly order?: string | undefined;
  readonly direction: 'backward' | 'forward' | 'recall';
}

async function traced(api: Api, { batch_number: number, order: name, direction }: TraceAsked): Promise<object> {
  if ((number === undefined) === (name === undefined)) throw new Error('Give either batch_number or order.');
  if (name !== undefined) {
    const { id } = await orderNamed(api, 'sell', name);
    return (await ok(api, `/v1/batches/trace?sales_order_id=${String(id)}`)).body;
  }
  const { body } = await ok(api, `/v1/batches?${String(new URLSearchParams({ batch_number: number!, limit: '20' }))}`);
  const batches = body['data'] as { id: number }[];
  if (batches.length === 0) throw new Error(`There is no batch with the number ${number}.`);
  // One number may be of several variants.
  const path = direction === 'recall' ? 'recall' : `trace?direction=${direction}`;
  return { batches: await Promise.all(batches.map(async (batch) => (await ok(api, `/v1/batches/${batch.id}/${path}`)).body)) };
}

function addMoves(server: McpServer, api: Api): void {
  server.registerTool(
    'move',
    {
      title: 'Move an order',
      description:
        'Moves an order in its ranking, so that it gets goods before those behind it. Ask what_if first, and show the person who loses. It can be moved back.',
      inputSchema: {
        list,
        order,
        position: z.enum(['first', 'last']).optional(),
        before: order.optional().describe('Directly before this order'),
        after: order.optional().describe('Directly after this order'),
      },
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    (asked) =>
      said(async () => {
        const idOf = async (name: string): Promise<number> => (await orderNamed(api, asked.list, name))['id'] as number;
        const place = {
          ...(asked.position ? { position: asked.position } : {}),
          ...(asked.before ? { before_id: await idOf(asked.before) } : {}),
          ...(asked.after ? { after_id: await idOf(asked.after) } : {}),
        };
        const resource = asked.list === 'sell' ? 'sales_orders' : 'manufacturing_orders';
        await posted(api, `/v1/${resource}/${await idOf(asked.order)}/rank?wait_for_plan=true`, place);
        return ranked(api, asked.list, { page: 1, limit: 25 });
      }),
  );
}

interface Said {
  [field: string]: unknown;
  content: { type: 'text'; text: string }[];
  isError?: boolean;
}

/** What was found as JSON; what was refused as its sentence, so that the agent can say or mend it. */
async function said(find: () => Promise<object>): Promise<Said> {
  try {
    return { content: [{ type: 'text', text: JSON.stringify(await find()) }] };
  } catch (problem) {
    return { content: [{ type: 'text', text: (problem as Error).message }], isError: true };
  }
}
