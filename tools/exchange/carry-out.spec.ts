import type { Answer, CallOptions } from '../company/api';
import { Api } from '../company/api';
import { atOnce } from './at-once';
import { carryOut, ImportStopped } from './carry-out';
import type { Present, There } from './present';
import { readFile, type Given } from './read-files';
import { FILES, type FileName } from './templates';

const nothing: Present = {
  ...(Object.fromEntries(FILES.map((file) => [file, new Map<string, There>()])) as Record<FileName, Map<string, There>>),
  batches: new Map(),
  stockNow: new Map(),
};
const lines = (files: Partial<Record<FileName, string[]>>): Given[] =>
  Object.entries(files).flatMap(([file, rows]) => readFile(file as FileName, Buffer.from(rows.join('\n'))).lines);
const items = (count: number): Given[] =>
  lines({
    locations: ['name', 'F'],
    items: ['type,name', ...Array.from({ length: count }, (_, i) => `product,P${i}`)],
    variants: ['item,sku', ...Array.from({ length: count }, (_, i) => `P${i},S${i}`)],
  });

/** Answers as the system would, a moment later; some requests in another way. */
class Pretended extends Api {
  readonly sent: { method: string; path: string; key: string | undefined }[] = [];
  underWay = 0;
  most = 0;
  private nextId = 1;

  constructor(
    private readonly odd: (method: string, path: string, body: any, count: number) => [number, any] | undefined = () => undefined,
  ) {
    super('http://nowhere.example', 'key');
  }

  override async send<T = any>(method: string, path: string, body?: any, options: CallOptions = {}): Promise<Answer<T>> {
    this.sent.push({ method, path, key: options.headers?.['idempotency-key'] });
    this.most = Math.max(this.most, ++this.underWay);
    await new Promise(setImmediate);
    this.underWay--;
    const [status, answer] = this.odd(method, path, body, this.sent.length) ?? [200, this.made(body)];
    return { status, body: answer, headers: new Headers(status === 429 ? { 'retry-after': '0' } : {}) };
  }

  private made(body: any): unknown {
    return { id: this.nextId++, variants: body?.variants?.map(({ sku }: any) => ({ sku, id: this.nextId++ })) };
  }
}

const run = (api: Api, steps: Given[], told: number[] = []): Promise<void> =>
  carryOut(api, steps, nothing, { now: new Date('2026-05-04'), progress: (done) => told.push(done) });
const refusal = async (api: Api, steps: Given[]): Promise<ImportStopped> =>
  run(api, steps).then(
    () => undefined as never,
    (stopped) => stopped,
  );

describe('carrying out an import', () => {
  it('I4: locations are made one after the other as they stand in the file, since the first one is the primary one', async () => {
    const names: string[] = [];
    const api: Pretended = new Pretended((_, path, body) => {
      if (path === '/v1/locations') names.push(`${body.name} ${api.most}`);
      return undefined;
    });
    await run(api, lines({ locations: ['name', ...Array.from({ length: 12 }, (_, i) => `Shop ${i}`)], customers: ['name', 'Bert'] }));
    expect(names).toEqual(Array.from({ length: 12 }, (_, i) => `Shop ${i} 1`));
  });

  it('several requests are under way at once, never too many, and each line is counted once', async () => {
    const [api, told] = [new Pretended(), [] as number[]];
    await run(api, items(100), told);
    expect([api.most, told.at(-1)]).toEqual([8, 201]);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('is sent again under the same key while the system is busy', async () => {
    const api = new Pretended((_method, path, _body, count) =>
      path === '/v1/locations' && count < 3 ? [429, { message: 'too many' }] : undefined,
    );
    await run(api, lines({ locations: ['name', 'F'] }));
    expect(api.sent.map(({ key }) => key === api.sent[0]!.key)).toEqual([true, true, true]);
  });

  it('a refusal names file, line and column in words, and everything is taken back, the newest first', async () => {
    const details = [{ path: 'variants/0/sku', code: 'SKU_TAKEN', message: 'Variant 7 already has the SKU S1.' }];
    const api = new Pretended((method, path, body) =>
      method === 'POST' && path === '/v1/products' && body.name === 'P1' ? [409, { message: 'no', details }] : undefined,
    );
    const stopped = await refusal(api, items(3));
    expect(stopped.message).toBe('variants.csv:3: Variant 7 already has the SKU S1. Nothing was imported.');
    expect(stopped.problems).toEqual([{ file: 'variants.csv', line: 3, column: 'sku', message: 'Variant 7 already has the SKU S1' }]);
    const deleted = api.sent.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deleted.at(-1)).toBe('/v1/locations/1');
    expect(deleted).toHaveLength(3);
  });

  describe('work that outlasts its request', () => {
    const recipe = lines({
      locations: ['name', 'F'],
      items: ['type,name', 'product,P', 'material,M'],
      variants: ['item,sku', 'P,P1', 'M,M1'],
      recipes: ['product_sku,ingredient_sku,quantity', 'P1,M1,2'],
    });
    /** Accepts the recipe's rows as a job, which is running when it is first asked for. */
    const accepting = (results: object[]): Pretended => {
      let asked = 0;
      return new Pretended((_method, path) => {
        if (path === '/v1/bom_rows/batch/create') return [202, { id: 70 }];
        if (path !== '/v1/jobs/70') return undefined;
        return [200, asked++ === 0 ? { status: 'RUNNING', results: [] } : { status: 'DONE', results }];
      });
    };

    it('is followed to its end', async () => {
      const told: number[] = [];
      const api = accepting([]);
      await run(api, recipe, told);
      expect(told.at(-1)).toBe(recipe.length);
      expect(api.sent.filter(({ path }) => path === '/v1/jobs/70')).toHaveLength(2);
    });

    it('is refused as the request would have been', async () => {
      const details = [{ path: 'data/0/ingredient_variant_id', code: 'RECIPE_CYCLE', message: 'M1 is made of P1.' }];
      const { message } = await refusal(accepting([{ result: 'failed', code: 'RECIPE_CYCLE', reason: 'No.', details }]), recipe);
      expect(message).toContain('recipes.csv:2: M1 is made of P1');
    });
  });

  it('what can’t be taken back is named, with the reason', async () => {
    const api = new Pretended((method, path) =>
      method === 'DELETE' ? [409, { message: 'F is in use.' }] : path === '/v1/products' ? [422, { message: 'No.' }] : undefined,
    );
    const { message } = await refusal(api, items(1));
    expect(message).toBe('items.csv:2: No. These could not be deleted again: /v1/locations/1 (F is in use.)');
  });
});

describe('at once', () => {
  it('begins no more after a failure, and ends when what was begun has ended', async () => {
    const ended: number[] = [];
    const work = async (i: number): Promise<void> => {
      await new Promise(setImmediate);
      if (i === 1) throw new Error('one');
      ended.push(i);
    };
    await expect(atOnce(2, [0, 1, 2, 3, 4, 5], work)).rejects.toThrow('one');
    expect(ended.length).toBeLessThan(4);
    expect(ended).toContain(0);
  });
});
