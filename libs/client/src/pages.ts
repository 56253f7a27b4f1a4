import { need, type Answered } from './errors';

/** As a list is asked for. */
export interface PageAsked {
  readonly page: number;
  readonly limit: number;
}

const LARGEST_PAGE = 250;

/**
 * All that a list has, page by page: `for await (const order of every((page) => api.GET('/v1/sales_orders', { params: { query: page } })))`.
 * What moves to a later page in the meantime comes once; for an exact picture of a company that changes, follow its events.
 * @param ask asks for one page, with whatever filters
 * @throws PegboardError as soon as a page is refused
 */
export async function* every<T>(
  ask: (page: PageAsked) => Promise<Answered<{ data: readonly T[] }>>,
  { limit = LARGEST_PAGE }: { readonly limit?: number } = {},
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<unknown>();
  for (let page = 1; ; page++) {
    const answer = await ask({ page, limit });
    const { data } = await need(Promise.resolve(answer));
    for (const one of data) {
      const id = (one as { readonly id?: unknown } | null)?.id;
      if (id !== undefined && seen.has(id)) continue;
      if (id !== undefined) seen.add(id);
      yield one;
    }
    if (data.length === 0 || isLast(answer.response.headers.get('x-pagination'), data.length < limit)) return;
  }
}

/** The header knows it, also where fewer come on a page than were asked for. */
function isLast(header: string | null, isShort: boolean): boolean {
  if (header === null) return isShort;
  return (JSON.parse(header) as { last_page?: unknown }).last_page === 'true';
}
