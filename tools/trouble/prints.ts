import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { createConnection, type Connection } from 'mongoose';
import { all } from '../company/every-page';
import type { Api } from '../company/api';
import { SERVICES } from '../company/company';

type Line = Record<string, unknown>;
/** What a consumer made of what it heard, by consumer: a line for each thing. */
export type Pictures = ReadonlyMap<string, readonly Line[]>;

/** What services keep of what others tell. */
const HEARD = /_copies$|^document_uses$|^sell_ranks$/;
const OF_THE_GATEWAY = ['webhook_shadows'];
/** What the planner and the gateway go on from. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  planner: ['picture', 'picture_chunks'],
  gateway: [...OF_THE_GATEWAY, 'webhook_intake'],
};

const database = (url: Connection, service: string) => url.useDb(`pegboard_${service}`, { useCache: true });

async function heardBy(connection: Connection, service: string): Promise<string[]> {
  const there = await database(connection, service).db!.listCollections().toArray();
  const places = PLACES[service];
  return there.map(({ name }) => name).filter((name) => (places ? places.includes(name) : HEARD.test(name)));
}

const KEEPERS = [...SERVICES, 'gateway'] as const;

/** All that comes of events in the databases, to be put back. */
export type HeardDocuments = ReadonlyMap<string, readonly any[]>;

export const withDatabases = async <T>(url: string, use: (connection: Connection) => Promise<T>): Promise<T> => {
  const connection = await createConnection(url).asPromise();
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
};

export async function heard(connection: Connection): Promise<HeardDocuments> {
  const found = new Map<string, readonly any[]>();
  for (const service of KEEPERS)
    for (const name of await heardBy(connection, service))
      found.set(`${service}.${name}`, await database(connection, service).collection(name).find({}).toArray());
  return found;
}

/** Puts the databases back to what had been heard then. What the services own stays as it is. */
export async function hearAgainFrom(connection: Connection, before: HeardDocuments): Promise<void> {
  for (const service of KEEPERS) {
    for (const name of await heardBy(connection, service)) {
      const collection = database(connection, service).collection(name);
      await collection.deleteMany({});
      const documents = before.get(`${service}.${name}`) ?? [];
      if (documents.length > 0) await collection.insertMany([...documents]);
    }
    // Else the owners would find that the bus has lost what they sent, and send everything again.
    await database(connection, service).collection('published_mark').deleteMany({});
  }
}

const ORDERS = ['/v1/sales_orders', '/v1/manufacturing_orders', '/v1/purchase_orders'];

/** What every consumer shows now. */
export async function pictures(connection: Connection, api: Api, mirror: string): Promise<Pictures> {
  const found = new Map<string, readonly Line[]>();
  for (const path of ORDERS) found.set(`the plan in ${path}`, await all(api, path));
  found.set('the plan in /v1/inventory', await all(api, '/v1/inventory'));
  for (const [name, documents] of await heard(connection)) {
    const [service, collection] = name.split('.') as [string, string];
    if (service === 'planner' || collection === 'webhook_intake') continue;
    // When the first rank was heard is no rank, and what is known of a plan is as old as its run: those are counted on.
    const lines = (documents as Line[]).filter(({ _id }) => _id !== 'heard');
    const isOfPlan = ({ _id }: Line): boolean => String(_id).startsWith('plan/');
    found.set(
      `${collection} of ${service}`,
      lines.map((line) => (isOfPlan(line) ? { ...line, at: 0 } : line)),
    );
  }
  const file = new DatabaseSync(mirror, { readOnly: true });
  // `skipped` counts what came and is not mirrored, copies too.
  const tables = file.prepare("select name from sqlite_master where type = 'table' and name not in ('sync_state', 'skipped')").all();
  for (const { name } of tables as { name: string }[])
    found.set(`${name} of the mirror`, file.prepare(`select * from ${name}`).all() as Line[]);
  file.close();
  return found;
}

/** Numbers of plan runs are counted on by every planner that begins to publish. */
const COUNTED = new Set(['plan_at', 'told_at', 'sequence']);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !COUNTED.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
};

const linesOf = (lines: readonly Line[]): string[] => lines.map((line) => JSON.stringify(sorted(line))).sort();

export const hashOf = (lines: readonly Line[]): string => createHash('sha256').update(linesOf(lines).join('\n')).digest('hex').slice(0, 12);

/** A sentence for each consumer whose picture differs, with the first line that does. */
export function differing(before: Pictures, after: Pictures): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [one, other] = [before.get(name) ?? [], after.get(name) ?? []];
    if (hashOf(one) === hashOf(other)) return [];
    const [lines, others] = [linesOf(one), linesOf(other)];
    const first = lines.find((line) => !others.includes(line)) ?? 'nothing';
    const second = others.find((line) => !lines.includes(line)) ?? 'nothing';
    return [`${name}: ${one.length} and ${other.length} lines; before ${first.slice(0, 500)}, after ${second.slice(0, 500)}`];
  });
}
