import { all, type Api } from '@pegboard/company';

/** What a company shows: each list, by its path. */
export type Picture = ReadonlyMap<string, readonly any[]>;

/** The plan speaks of this moment, operators' lists of processes, and events are looked at by those who hear them. */
const MOMENTARY = /^\/v1\/(ops|plan|events|replenishment|jobs|keys|reports)\b/;

/** @param paths of lists; absent, all that the company describes */
export async function pictureOf(api: Api, paths?: Iterable<string>): Promise<Picture> {
  const picture = new Map<string, readonly any[]>();
  for (const path of paths ?? (await listsOf(api))) {
    const { status, body } = await api.send('GET', `${path}?limit=250`);
    if (status >= 500) throw new Error(`${path} answers ${status}: ${JSON.stringify(body).slice(0, 300)}`);
    if (status === 200 && Array.isArray(body?.data)) picture.set(path, body.data.length < 250 ? body.data : await all(api, path));
  }
  return picture;
}

async function listsOf(api: Api): Promise<string[]> {
  const { paths } = await api.get('/v1/openapi.json');
  return Object.entries<any>(paths)
    .filter(([path, { get }]) => get && !path.includes('{') && !MOMENTARY.test(path))
    .map(([path]) => path);
}

/** Where two releases show one and the same company differently. Fields and lists that only one of them knows are no difference. */
export function picturesDiffer(before: Picture, after: Picture): string[] {
  return [...before].flatMap(([path, documents]) => {
    if (!after.has(path)) return [];
    // A release may list them in another sequence.
    const others = named(after.get(path)!);
    const gone = [...named(documents)].flatMap(([name, document]) =>
      others.has(name) ? different(document, others.get(name), `${path}/${name}`) : [`${path}/${name} is shown before, and not after`],
    );
    return others.size > documents.length ? [...gone, `${path}: ${documents.length} before, ${others.size} after`] : gone;
  });
}

/** By id; what has none, such as stock, by all that it is of. */
const named = (documents: readonly any[]): Map<string, any> =>
  new Map(documents.map((one, at) => [one.id === undefined ? nameOf(one, at) : String(one.id), one]));

function nameOf(one: Record<string, unknown>, at: number): string {
  const ids = Object.keys(one)
    .filter((field) => field.endsWith('_id'))
    .sort()
    .map((field) => `${field} ${String(one[field])}`);
  return ids.join(', ') || String(at);
}

/** A number may be written as a text: `10` is `"10"` and `"10.00"`. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (one !== null && other !== null && one !== '' && other !== '' && Number(one) === Number(other));

function different(one: unknown, other: unknown, at: string): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return isSame(one, other) ? [] : [`${at}: ${JSON.stringify(one)} before, ${JSON.stringify(other)} after`];
  if (Array.isArray(one) && Array.isArray(other) && one.length !== other.length)
    return [`${at}: ${one.length} before, ${other.length} after`];
  const [old, now] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return Object.keys(old)
    .filter((field) => field in now)
    .flatMap((field) => different(old[field], now[field], `${at}.${field}`));
}
