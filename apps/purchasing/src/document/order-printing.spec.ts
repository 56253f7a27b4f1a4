import type { Supplier } from '@pegboard/domain-purchasing';
import { anOrder, BEAM, knownItems, NOW, q } from '@pegboard/domain-purchasing/testing';
import { readLetterhead } from './letterhead';
import { OrderPrinting } from './order-printing';

const supplier: Supplier = {
  id: 1,
  version: 1,
  isDeleted: false,
  createdAt: NOW,
  updatedAt: NOW,
  name: 'Beam & Co',
  email: null,
  phone: null,
  currency: 'EUR',
  comment: null,
  addresses: [],
};
const about = { letterhead: readLetterhead({ COMPANY_NAME: 'Nordic Chairs Ltd' }), supplier, knownItems };
const rows = (count: number) => Array.from({ length: count }, () => ({ variantId: BEAM, quantity: q(1) }));
const LIMITS = { waiting: 2, printsWithinMs: 120_000, keptBytes: 1_000_000, threadMegabytes: 256 };

describe('printing orders', () => {
  const opened: OrderPrinting[] = [];
  const printer = (limits: object = {}) => {
    opened.push(new OrderPrinting({ ...LIMITS, ...limits }));
    return opened[opened.length - 1]!;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((printing) => printing.onApplicationShutdown()));
  });

  it('B3: everything else goes on meanwhile, however long the order is', async () => {
    let isPrinted = false;
    const paper = printer()
      .print({ order: anOrder({ rows: rows(300) }), about })
      .finally(() => (isPrinted = true));
    const begun = performance.now();
    let [last, longestWait] = [begun, 0];
    while (!isPrinted) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = performance.now();
      longestWait = Math.max(longestWait, now - last);
      last = now;
    }
    expect((await paper).subarray(0, 5).toString()).toBe('%PDF-');
    expect(longestWait / (last - begun)).toBeLessThan(0.25);
  });

  it('B3: a paper is made once, and again when anything changes that stands on it', async () => {
    const printing = printer();
    const print = (order = {}, more = {}) =>
      printing.print({ order: { ...anOrder({ rows: rows(1) }), ...order }, about: { ...about, ...more } });
    const [first, same] = await Promise.all([print(), print()]);
    expect(same).toBe(first);
    expect(await print()).toBe(first);
    const renamed = new Map([...knownItems.items].map(([id, item]) => [id, { ...item, name: 'Long beam' }]));
    const changes: [object, object][] = [
      [{ version: 2, paymentTerms: '30 days net' }, {}],
      [{}, { supplier: { ...supplier, name: 'Beam & Sons' } }],
      [{}, { knownItems: { ...knownItems, items: renamed } }],
      [{}, { letterhead: readLetterhead({ COMPANY_NAME: 'Other Chairs Ltd' }) }],
    ];
    for (const change of changes) expect((await print(...change)).equals(first)).toBe(false);
    expect(await print()).toBe(first);
  });

  it('B3: more than may wait are refused; what waits is printed', async () => {
    const printing = printer();
    const asked = [1, 2, 3, 4, 5].map((count) => printing.print({ order: anOrder({ rows: rows(count) }), about }));
    const answers = await Promise.allSettled(asked);
    expect(answers.flatMap((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : []))).toEqual(
      expect.arrayContaining(['PRINTER_BUSY']),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(2);
    expect((await printing.print({ order: anOrder({ rows: rows(5) }), about })).length).toBeGreaterThan(1_000);
  });

  it('B3: what takes too long is given up, and the next is printed', async () => {
    const hurried = printer({ printsWithinMs: 1 });
    await expect(hurried.print({ order: anOrder({ rows: rows(1_000) }), about })).rejects.toMatchObject({
      code: 'PRINTER_BUSY',
      kind: 'unavailable',
    });
    expect((await printer().print({ order: anOrder({ rows: rows(1) }), about })).length).toBeGreaterThan(1_000);
  });
});
