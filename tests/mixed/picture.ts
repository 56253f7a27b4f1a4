import type { Api } from '@pegboard/company';

/** What a company shows: the first page of each list, by the list's path. */
export type Picture = ReadonlyMap<string, readonly any[]>;

/** The plan speaks of this moment, operators' lists of processes, and events are looked at by those who hear them. */
const MOMENTARY = /^\/v1\/(ops|plan|events|replenishment|jobs|keys|reports)\b/;

/** @param paths of lists; absent, all that the company describes */
export async function pictureOf(api: Api, paths?: Iterable<string>): Promise<Picture> {
  const picture = new Map<string, readonly any[]>();
  for (const path of paths ?? (await listsOf(api))) {
    const { status, body } = await api.send('GET', `${path}?limit=250`);
    if (status >= 500) throw new Error(`${path} answers ${status}: ${JSON.stringify(body).slice(0, 300)}`);
    if (status === 200 && Array.isArray(body?.data)) picture.set(path, body.data);
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
    const others = after.get(path);
    if (!others) return [];
    return others.length === documents.length
      ? documents.flatMap((document, at) => different(document, others[at], `${path}/${document.id ?? at}`))
      : [`${path}: ${documents.length} before, ${others.length} after`];
  });
}

function different(one: unknown, other: unknown, at: string): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? [] : [`${at}: ${JSON.stringify(one)} before, ${JSON.stringify(other)} after`];
  if (Array.isArray(one) && Array.isArray(other) && one.length !== other.length)
    return [`${at}: ${one.length} before, ${other.length} after`];
  const [old, now] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return Object.keys(old)
    .filter((field) => field in now)
    .flatMap((field) => different(old[field], now[field], `${at}.${field}`));
}
