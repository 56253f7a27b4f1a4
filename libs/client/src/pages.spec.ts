import { PegboardError } from './errors';
import { every, type PageAsked } from './pages';

/** A list of that many, which somebody may change between two pages. */
function list(total: number, options: { hasHeader?: boolean; between?: (ids: number[]) => void } = {}) {
  const ids = Array.from({ length: total }, (_, i) => i + 1);
  const asked: PageAsked[] = [];
  const ask = async (page: PageAsked) => {
    if (asked.length > 0) options.between?.(ids);
    asked.push(page);
    const from = (page.page - 1) * page.limit;
    const isLast = from + page.limit >= ids.length;
    const headers: Record<string, string> =
      options.hasHeader === false ? {} : { 'x-pagination': JSON.stringify({ last_page: String(isLast) }) };
    return { data: { data: ids.slice(from, from + page.limit).map((id) => ({ id })) }, response: new Response('{}', { headers }) };
  };
  return { ask, asked };
}
const all = async <T>(from: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const one of from) found.push(one);
  return found;
};

describe('a list to its end', () => {
  it.each([0, 1, 3, 4, 7])('of %i things, page by page', async (total) => {
    const { ask, asked } = list(total);
    expect((await all(every(ask, { limit: 3 }))).map(({ id }) => id)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    expect(asked.length).toBe(Math.max(1, Math.ceil(total / 3)));
  });

  it('is read also where a proxy takes the header off', async () => {
    expect((await all(every(list(7, { hasHeader: false }).ask, { limit: 3 }))).length).toBe(7);
  });

  it('has each thing once, though new ones come in front of it', async () => {
    const { ask } = list(6, { between: (ids) => void ids.unshift(100 + ids.length) });
    expect((await all(every(ask, { limit: 2 }))).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is asked for as far as it is read', async () => {
    const { ask, asked } = list(100);
    for await (const { id } of every(ask, { limit: 10 })) if (id === 12) break;
    expect(asked).toEqual([
      { page: 1, limit: 10 },
      { page: 2, limit: 10 },
    ]);
  });

  it('ends with the refusal', async () => {
    const refused = async () => ({
      error: { code: 'UNKNOWN_FIELD', message: 'There is no field x.' },
      response: new Response('', { status: 422 }),
    });
    await expect(all(every(refused))).rejects.toThrow(PegboardError);
  });
});
