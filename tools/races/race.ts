import type { Answer, Api } from '../company/api';
import { untilAtRest } from '../company/at-rest';
import { TAKINGS, type RaceGround, type Taking } from './takings';

const PIECES = 100;
const REQUESTS = 200;
/** How often one request is sent at once. */
const COPIES = 50;
let made = 0;

/** What one round was not as it must be; empty if all was. */
export type Findings = readonly string[];

/** Makes the places and the people of all rounds. */
export async function layRaceGround(api: Api): Promise<RaceGround> {
  const all = { sells: true, makes: true, buys: true };
  const [works, elsewhere] = [
    await api.post('/v1/locations', { name: 'Works', ...all }),
    await api.post('/v1/locations', { name: 'Elsewhere', ...all }),
  ];
  const contractor = await api.post('/v1/locations', { name: 'Contractor', sells: false, makes: false, buys: true });
  const customer = await api.post('/v1/customers', { name: 'Customer' });
  const supplier = await api.post('/v1/suppliers', { name: 'Supplier' });
  return { works: works.id, elsewhere: elsewhere.id, contractor: contractor.id, customer: customer.id, supplier: supplier.id };
}

/** The rounds there are, by name. */
export const RACES: Readonly<Record<string, (api: Api, place: RaceGround) => Promise<Findings>>> = {
  ...Object.fromEntries(Object.keys(TAKINGS).map((kind) => [kind, (api: Api, place: RaceGround) => lastPieces(api, place, [kind])])),
  // Packings and what production eats have their rank; what has none may take only what no order waits for.
  'adjustment and transfer': (api, place) => lastPieces(api, place, ['adjustment', 'transfer']),
  crossed,
  ...Object.fromEntries(
    Object.keys(TAKINGS).map((kind) => [`one key: ${kind}`, (api: Api, place: RaceGround) => oneKey(api, place, kind)]),
  ),
};

/** T1, T3: of two hundred requests at once for the last hundred pieces, exactly a hundred succeed, and the others are told why. */
async function lastPieces(api: Api, place: RaceGround, kinds: readonly string[]): Promise<Findings> {
  const variant = await stocked(api, place.works, PIECES);
  const takings = await Promise.all(kinds.map((kind) => TAKINGS[kind]!(api, place, variant, REQUESTS / kinds.length)));
  await untilAtRest(api);
  const answers = await Promise.all(takings.flat().map((taking) => send(api, taking, `race-${++made}`)));
  const findings = unlike(answers, PIECES);
  const left = await inStock(api, variant, place.works);
  return left === 0 ? findings : [...findings, `${left} in stock, not 0`];
}

/** T3: transfers there and back at once never wait for each other, and move no more than there is. */
async function crossed(api: Api, place: RaceGround): Promise<Findings> {
  const variant = await stocked(api, place.works, PIECES);
  await stocked(api, place.elsewhere, PIECES, variant);
  const there = await TAKINGS['transfer']!(api, place, variant, REQUESTS / 2);
  const back = await TAKINGS['transfer']!(api, { ...place, works: place.elsewhere, elsewhere: place.works }, variant, REQUESTS / 2);
  const mixed = there.flatMap((taking, at) => [taking, back[at]!]);
  const answers = await Promise.all(mixed.map((taking) => send(api, taking, `race-${++made}`)));
  const total = (await inStock(api, variant, place.works)) + (await inStock(api, variant, place.elsewhere));
  return [...unlike(answers, REQUESTS), ...(total === 2 * PIECES ? [] : [`${total} in stock at both, not ${2 * PIECES}`])];
}

/** One request with one key, fifty times at once: it is done once, and each caller gets its answer. */
async function oneKey(api: Api, place: RaceGround, kind: string): Promise<Findings> {
  const variant = await stocked(api, place.works, PIECES);
  const [taking] = await TAKINGS[kind]!(api, place, variant, 1);
  await untilAtRest(api);
  const key = `race-${++made}`;
  const answers = await Promise.all(Array.from({ length: COPIES }, () => send(api, taking!, key)));
  const bodies = new Set(answers.map(({ body }) => JSON.stringify(body)));
  const left = await inStock(api, variant, place.works);
  return [
    ...unlike(answers, COPIES),
    ...(bodies.size === 1 ? [] : [`${bodies.size} different answers to one request`]),
    ...(left === PIECES - 1 ? [] : [`${left} in stock, not ${PIECES - 1}`]),
  ];
}

const send = (api: Api, { method, path, body }: Taking, key: string): Promise<Answer> =>
  api.send(method, path, body, { headers: { 'idempotency-key': key } });

function unlike(answers: readonly Answer[], successes: number): string[] {
  const done = answers.filter(({ status }) => status < 300).length;
  const odd = answers
    .filter(({ status }) => status >= 300 && status !== 409)
    .map(({ status, body }) => `${status} ${JSON.stringify(body)}`);
  if (done === successes) return [...new Set(odd)];
  const refused = answers
    .filter(({ status }) => status === 409)
    .map(({ body }) => `${body.details?.[0]?.code}: ${body.details?.[0]?.message}`);
  return [`${done} succeeded, not ${successes}`, ...new Set(odd), ...new Set(refused)];
}

async function stocked(api: Api, location: number, quantity: number, known?: number): Promise<number> {
  const name = `RACE-${++made}`;
  const variant =
    known ??
    ((await api.post('/v1/products', { name, uom: 'pcs', is_sellable: true, variants: [{ sku: name }] })).variants[0].id as number);
  await api.post('/v1/stock_adjustments', {
    stock_adjustment_number: `RACE-IN-${made}`,
    location_id: location,
    stock_adjustment_rows: [{ variant_id: variant, quantity, cost_per_unit: 1 }],
  });
  return variant;
}

/** What the ledger says: the last of the movements. */
async function inStock(api: Api, variant: number, location: number): Promise<number> {
  const { data } = await api.get(`/v1/inventory_movements?variant_ids=${variant}&location_id=${location}&limit=1`);
  return Number(data[0]?.balance_after ?? 0);
}
