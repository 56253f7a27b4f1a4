import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Api, type Answer, type CallOptions } from '@pegboard/company';
import { exportCompany, FILES, importCompany, sentence, TEMPLATES, writeCsv, type FileName } from '@pegboard/exchange';
import { repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';

describe('files of a company, in and out', () => {
  const running = withCompany();
  const furniture = join(repositoryRoot(), 'examples', 'furniture');
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pegboard-files-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a dry run does nothing; the import does all; the same files again change nothing', async () => {
    const { api } = running();
    const dry = await importCompany(api, furniture, { isDryRun: true });
    expect(dry.problems).toEqual([]);
    expect((await api.get('/v1/products')).data).toEqual([]);
    const seen: number[] = [];
    const first = await importCompany(api, furniture, { progress: (done) => seen.push(done) });
    expect([first.problems, first.steps.length]).toEqual([[], dry.steps.length]);
    expect(seen[seen.length - 1]).toBe(first.steps.length);
    const again = await importCompany(api, furniture);
    expect([again.problems, again.steps, again.unchanged]).toEqual([[], [], first.steps.length]);
  });

  it('what is exported can be taken in again, and is what is there', async () => {
    const { api } = running();
    await eventually(async () => {
      await exportCompany(api, folder);
      expect(readFileSync(join(folder, 'stock.csv'), 'utf8').split('\n').length).toBe(
        readFileSync(join(furniture, 'stock.csv'), 'utf8').split('\n').length,
      );
    });
    expect(await importCompany(api, folder)).toMatchObject({ problems: [], steps: [] });
  });

  it('I3: stock of a tracked item that has no batch goes out and comes in as it is', async () => {
    const { api } = running();
    const place = await api.post('/v1/locations', { name: 'Old store' });
    const oil = await api.post('/v1/materials', { name: 'Oil', uom: 'l', variants: [{ sku: 'OIL-1' }] });
    const variant = oil.variants[0].id as number;
    await api.post('/v1/stock_adjustments', {
      location_id: place.id,
      stock_adjustment_rows: [{ variant_id: variant, quantity: 4, cost_per_unit: 2 }],
    });
    await api.patch(`/v1/materials/${oil.id}`, { batch_tracked: true });
    const lies = async (): Promise<unknown[]> =>
      (await api.get(`/v1/batch_stocks?variant_id=${variant}`)).data.map((line: any) => [line.batch_id, line.quantity_in_stock]);
    await eventually(async () => expect(await lies()).toEqual([[null, '4']]));
    await eventually(async () => {
      await exportCompany(api, folder);
      expect(readFileSync(join(folder, 'stock.csv'), 'utf8')).toMatch(/^Old store,OIL-1,4,2,,true,$/m);
    });
    await api.post('/v1/stock_adjustments', {
      location_id: place.id,
      stock_adjustment_rows: [{ variant_id: variant, quantity: -4, batch_transactions: [{ batch_id: null, quantity: -4 }] }],
    });
    expect(await lies()).toEqual([]);
    for (const file of FILES.filter((one) => one !== 'stock')) rmSync(join(folder, `${file}.csv`), { force: true });
    writeFileSync(join(folder, 'stock.csv'), 'location,sku,quantity,cost_per_unit,without_batch\nOld store,OIL-1,4,2,true\n');
    expect(await importCompany(api, folder, { isDryRun: true })).toMatchObject({ problems: [], steps: [{}] });
    expect(await importCompany(api, folder)).toMatchObject({ problems: [], steps: [{}] });
    expect(await lies()).toEqual([[null, '4']]);
    expect(await importCompany(api, folder)).toMatchObject({ problems: [], steps: [], unchanged: 1 });
  });

  describe('what the API would refuse', () => {
    // Each as one more line of a folder that is otherwise right; the sentence is the API's own (api.md, T7, I2, T6).
    const refusals: readonly [FileName, string, string][] = [
      ['suppliers', 'Bad Currency,,,Euro', 'suppliers.csv:3: currency must be three capital letters such as EUR, not "Euro"'],
      ['suppliers', 'Bad Mail,nobody,,', 'suppliers.csv:3: email must be an address such as sales@wood.example, not "nobody"'],
      ['suppliers', `${'x'.repeat(201)},,,`, 'suppliers.csv:3: name has 201 characters; at most 200 are allowed'],
      ['suppliers', 'Bell \u0007,,,', "suppliers.csv:3: name has characters that can't be printed"],
      ['customers', 'Bad Mail,a@b', 'customers.csv:3: email must be an address such as sales@wood.example, not "a@b"'],
      ['customers', 'Good One,', 'customers.csv:3: line 2 already says Good One'],
      [
        'locations',
        'Nowhere,Mars/Olympus',
        'locations.csv:3: There is no time zone "Mars/Olympus". Give an IANA name such as Europe/Tallinn',
      ],
      ['items', `material,Long unit,${'u'.repeat(41)},false,,`, 'items.csv:5: uom has 41 characters; at most 40 are allowed'],
      ['items', 'material,No rate,pcs,false,box,0', 'items.csv:5: purchase_uom_conversion_rate must be above zero, not "0"'],
      ['items', 'material,Half a unit,pcs,false,box,', 'items.csv:5: Half a unit is counted in pcs: give the number of pcs in one box'],
      ['items', 'material,Odd pcs,pcs,false,pcs,5', "items.csv:5: Odd pcs is counted in pcs, so one pcs can't be 5 pcs"],
      ['variants', 'Good Chair,GOOD-2,4000', 'variants.csv:5: lead_time_days must be between 0 and 3650, not 4000'],
      ['variants', `Good Chair,${'S'.repeat(201)},`, 'variants.csv:5: sku has 201 characters; at most 200 are allowed'],
      ['variants', 'Good Chair,GOOD-C,', 'variants.csv:5: line 2 already says GOOD-C'],
      ['services', 'Fitting,GOOD-C,', 'services.csv:3: GOOD-C is the SKU of a line of variants.csv, or of something there'],
      ['recipes', 'GOOD-C,GOOD-M,1.1234567', 'recipes.csv:2: quantity 1.1234567 has 7 decimals; at most 6 are allowed'],
      ['recipes', 'GOOD-M,GOOD-P,1', 'recipes.csv:2: Good Glue is a material; only products are made'],
      ['recipes', 'GOOD-C,GOOD-C,1', 'recipes.csv:2: the recipe of GOOD-C would contain itself through GOOD-C'],
      ['operations', `GOOD-C,${'o'.repeat(201)}`, 'operations.csv:2: operation has 201 characters; at most 200 are allowed'],
      [
        'stock',
        'Good Place,GOOD-P,1,L2,2027-02-30',
        'stock.csv:3: expiration_date must be an ISO 8601 date such as 2026-05-03T10:00:00Z, not "2027-02-30"',
      ],
      [
        'stock',
        'Good Place 2,GOOD-P,1,L1,2027-04-01',
        'stock.csv:3: batch L1 of GOOD-P expires on 2027-03-31 in line 2, not on 2027-04-01',
      ],
      ['stock', 'Good Place,GOOD-P,1,,', 'stock.csv:3: Good Paint is batch tracked: name the batch, or say that it is without_batch'],
      ['stock', 'Good Place,GOOD-M,1,L1,', 'stock.csv:3: Good Glue is not batch tracked, so no batch can be named'],
      ['stock', 'Good Place,GOOD-M,9000000000.5,,', 'stock.csv:3: quantity 9000000000.5 is too large; the limit is 9000000000'],
    ];
    const right: Readonly<Record<FileName, readonly string[]>> = {
      locations: ['name,time_zone', 'Good Place,Europe/Tallinn'],
      suppliers: ['name,email,phone,currency', 'Good Supplier,a@b.example,+1,EUR'],
      customers: ['name,email', 'Good One,c@d.example'],
      items: [
        'type,name,uom,batch_tracked,purchase_uom,purchase_uom_conversion_rate',
        'product,Good Chair,pcs,false,,',
        'material,Good Glue,kg,false,box,12',
        'material,Good Paint,l,true,,',
      ],
      variants: ['item,sku,lead_time_days', 'Good Chair,GOOD-C,', 'Good Glue,GOOD-M,3', 'Good Paint,GOOD-P,'],
      services: ['name,sku,sales_price', 'Good Fitting,GOOD-F,60'],
      recipes: ['product_sku,ingredient_sku,quantity'],
      operations: ['product_sku,operation'],
      stock: ['location,sku,quantity,batch_number,expiration_date', 'Good Place,GOOD-P,1,L1,2027-03-31'],
    };

    const write = (more: Partial<Record<FileName, readonly string[]>>): void => {
      for (const file of FILES) writeFileSync(join(folder, `${file}.csv`), [...right[file], ...(more[file] ?? [])].join('\n'));
    };
    const made = async (): Promise<number[]> => {
      const { api } = running();
      const lists = [
        'locations',
        'suppliers',
        'customers',
        'products',
        'materials',
        'variants',
        'services',
        'bom_rows',
        'stock_adjustments',
      ];
      return Promise.all(
        lists.map(async (list) =>
          Number(JSON.parse((await api.send('GET', `/v1/${list}?limit=1`)).headers.get('x-pagination')!).total_records),
        ),
      );
    };

    it('is found by the dry run, and by the import before it writes anything, in the same words', async () => {
      const { api } = running();
      const before = await made();
      for (const [file, line, said] of refusals) {
        write({
          [file]: [line],
          ...(line.includes('Good Place 2') ? { locations: ['Good Place 2,UTC'] } : {}),
          ...(file === 'items' ? { variants: [`${line.split(',')[1]},GOOD-N,`] } : {}),
        });
        const dry = await importCompany(api, folder, { isDryRun: true });
        const real = await importCompany(api, folder);
        expect(dry.problems.map(sentence)).toEqual([said]);
        expect(real.problems).toEqual(dry.problems);
      }
      expect(await made()).toEqual(before);
    });

    it('is said all at once, beside what the files themselves show', async () => {
      write({ suppliers: ['S2,nobody,,Euro', 'S3,,,X'], locations: ['L2,Mars'], variants: ['Good Chair,GOOD-2,1.5', 'Nothing,N,'] });
      const { problems } = await importCompany(running().api, folder);
      expect(problems.map(sentence)).toEqual([
        expect.stringContaining('locations.csv:3: There is no time zone "Mars"'),
        expect.stringContaining('suppliers.csv:3: email must be'),
        expect.stringContaining('suppliers.csv:3: currency must be'),
        expect.stringContaining('suppliers.csv:4: currency must be'),
        'variants.csv:5: lead_time_days must be a whole number, not "1.5"',
        'variants.csv:6: Nothing is neither in items.csv nor in the system',
      ]);
    });

    it('never comes after a dry run that found nothing (law)', async () => {
      const { api } = running();
      const odd = fc.constantFrom(
        '',
        'x',
        '0',
        '-1',
        '1.5',
        '1.1234567',
        '99999999999',
        'Euro',
        'EUR',
        'a@b',
        'a@b.example',
        'true',
        'UTC',
        '2027-02-30',
        '2027-02-28',
        'L1',
        'a\u0007',
        'y'.repeat(41),
        'z'.repeat(201),
        '=1+1',
        '木',
      );
      const columns = FILES.flatMap((file) => TEMPLATES[file].columns.map(({ name }) => [file, name] as const));
      const change = fc.tuple(fc.constantFrom(...columns), odd);
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
          const own = `R${++run} `;
          for (const file of FILES) {
            const names = TEMPLATES[file].columns.map(({ name }) => name);
            const values = {
              ...plain(own)[file],
              ...Object.fromEntries(changes.flatMap(([[where, name], value]) => (where === file ? [[name, value]] : []))),
            };
            writeFileSync(join(folder, `${file}.csv`), writeCsv(names, [values]));
          }
          const dry = await importCompany(api, folder, { isDryRun: true });
          // Throws if the system refuses what the dry run promised.
          const real = await importCompany(api, folder);
          expect(real.problems).toEqual(dry.problems);
          if (dry.problems.length === 0) expect(await importCompany(api, folder)).toMatchObject({ problems: [], steps: [] });
        }),
        { numRuns: 25 },
      );
    });
  });

  it('what the system refuses half-way is said with its line, and leaves nothing', async () => {
    const { api, company } = running();
    const before = (await api.get('/v1/customers')).data.length;
    for (const file of FILES) rmSync(join(folder, `${file}.csv`), { force: true });
    writeFileSync(join(folder, 'customers.csv'), 'name,email\nNew One,new@example.com\n');
    writeFileSync(join(folder, 'items.csv'), 'type,name\nmaterial,Late\n');
    writeFileSync(join(folder, 'variants.csv'), 'item,sku\nLate,LATE-1\nLate,LATE-2\n');
    // Somebody takes the SKU between the check and the import.
    class Overtaken extends Api {
      private isOvertaken = false;
      override async send<T>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<T>> {
        if (path === '/v1/customers' && method === 'POST' && !this.isOvertaken) {
          this.isOvertaken = true;
          await api.post('/v1/materials', { name: 'Quicker', variants: [{ sku: 'LATE-2' }] });
        }
        return super.send<T>(method, path, body, options);
      }
    }
    const taken = importCompany(new Overtaken(company.gateway.url, company.apiKey), folder);
    await expect(taken).rejects.toThrow(
      /^variants\.csv:3: Variant \d+ already has the SKU LATE-2\. Every variant needs its own SKU\. Nothing was imported\.$/,
    );
    expect((await api.get('/v1/customers')).data).toHaveLength(before);
    expect((await api.get('/v1/materials?name=Late')).data).toEqual([]);
  });
});

/** One line a file, with which everything would be taken in. */
const plain = (own: string): Record<FileName, Record<string, string>> => ({
  locations: { name: `${own}place` },
  suppliers: { name: `${own}supplier`, currency: 'EUR' },
  customers: { name: `${own}customer` },
  items: { type: 'product', name: `${own}chair`, batch_tracked: 'true', default_supplier: `${own}supplier` },
  variants: { item: `${own}chair`, sku: `${own}C` },
  services: { name: `${own}fitting`, sku: `${own}F` },
  recipes: { product_sku: `${own}C`, ingredient_sku: 'VARNISH', quantity: '2' },
  operations: { product_sku: `${own}C`, operation: 'glue', seconds: '30' },
  stock: { location: `${own}place`, sku: `${own}C`, quantity: '3', batch_number: `${own}B`, expiration_date: '2027-03-31' },
});
