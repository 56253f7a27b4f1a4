import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestReceipt, type Supplier } from '@pegboard/domain-purchasing';
import { anOrder, BEAM, booked, knownItems, CHAIR, counted, line, NOW, PAINTER, q, SCREW } from '@pegboard/domain-purchasing/testing';
import { fileNameOf, inlineNamed } from './file-name';
import { readLetterhead } from './letterhead';
import { printed } from './printing';
import { moneyText, numberText } from './amounts';
import { purchaseOrderDocument } from './purchase-order.document';

const supplier: Supplier = {
  id: 1,
  version: 1,
  isDeleted: false,
  createdAt: NOW,
  updatedAt: NOW,
  name: 'Põhja Puit & Söhne GmbH',
  email: 'sales@puit.example',
  phone: '+372 555 0100',
  currency: 'EUR',
  comment: null,
  addresses: [{ id: 1, line1: 'Wood Street 1', line2: null, city: 'Tartu', state: null, zip: '51003', country: 'Estonia' }],
};
const letterhead = readLetterhead({
  COMPANY_NAME: 'Nordic Chairs Ltd',
  COMPANY_ADDRESS: 'Harbour Road 12 | 10111 Tallinn',
  COMPANY_CONTACT: 'buying@nordicchairs.example',
});
const about = { letterhead, supplier, knownItems };
const document = (order: ReturnType<typeof anOrder>) => purchaseOrderDocument(order, about);

/** Every text of a part of the document, in reading order. */
function textsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (typeof part !== 'object' || part === null) return [];
  const { text, stack, columns, table } = part as { text?: string; stack?: unknown; columns?: unknown; table?: { body: unknown } };
  return [...(text ? [text] : []), ...textsOf(stack), ...textsOf(columns), ...textsOf(table?.body)];
}
/** A server that counts who comes. */
async function listening() {
  let count = 0;
  const server = createServer((_request, answer) => {
    count++;
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => count,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('B3: a purchase order on paper', () => {
  const order = anOrder({
    additionalInfo: 'Gate 3, before noon.',
    rows: [
      { variantId: BEAM, quantity: q('1250.5'), pricePerUnit: q('12.3456') },
      { variantId: SCREW, quantity: q(12), pricePerUnit: q(8), arrivalDate: '2026-05-20T00:00:00.000Z' as never, locationId: PAINTER },
    ],
  });

  it('has letterhead, addresses, dates, rows with units, total and notes', () => {
    const texts = textsOf(document(order).content);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Nordic Chairs Ltd',
        'Harbour Road 12',
        '10111 Tallinn',
        'PURCHASE ORDER',
        'PO-7',
        'Põhja Puit & Söhne GmbH',
        'Wood Street 1',
        '51003 Tartu',
        'Estonia',
        'Factory',
        '1 May 2026',
        '10 May 2026',
        'EUR',
      ]),
    );
    expect(texts.slice(texts.indexOf('#'), texts.indexOf('Notes'))).toEqual([
      '#',
      'Item',
      'Quantity',
      'Unit',
      'Expected',
      'Unit price',
      'Total',
      '1',
      'Beam',
      'BEA',
      '1,250.5',
      'pcs',
      '10 May 2026',
      '12.3456',
      '15,438.17',
      '2',
      'Screw',
      'SCR · 1 box = 200 pcs · Deliver to Painter',
      '12',
      'box',
      '20 May 2026',
      '8.00',
      '96.00',
      'Total EUR 15,534.17',
      'without taxes',
    ]);
    expect(texts.at(-1)).toBe('Gate 3, before noon.');
  });

  it('goes to the address of its location, in the name of its company, with terms and the supplier’s article numbers', () => {
    const address = { line_1: 'Dock 4', line_2: null, city: 'Pärnu', state: null, zip: '80010', country: 'EE' };
    const factory = { ...knownItems.locations.get(1)!, legal_name: 'Chairs Production OÜ', address };
    const beam = knownItems.items.get(BEAM)!;
    const named = { ...beam, variants: beam.variants.map((variant) => ({ ...variant, supplier_item_codes: ['W-27', 'W-28'] })) };
    const known = {
      ...knownItems,
      items: new Map([...knownItems.items, [BEAM, named]]),
      locations: new Map([...knownItems.locations, [1, factory], [PAINTER, { ...knownItems.locations.get(PAINTER)!, address }]]),
    };
    const onPaper = (more: object = {}, head = letterhead) =>
      textsOf(
        purchaseOrderDocument({ ...order, paymentTerms: '30 days net', ...more }, { letterhead: head, supplier, knownItems: known })
          .content,
      );
    const texts = onPaper();
    expect(texts.slice(texts.indexOf('Deliver to'), texts.indexOf('Order date'))).toEqual([
      'Deliver to',
      'Factory',
      'Chairs Production OÜ',
      'Dock 4',
      '80010 Pärnu',
      'EE',
    ]);
    expect(texts).toEqual(expect.arrayContaining(['Nordic Chairs Ltd', 'BEA · your article W-27, W-28', 'Payment terms', '30 days net']));
    expect(texts).toContain('SCR · 1 box = 200 pcs · Deliver to Painter, Dock 4, 80010 Pärnu, EE');
    // The codes are those of another supplier, there are no terms, and without a letterhead the location's company writes.
    expect(onPaper({ supplierId: 2 })).toContain('BEA');
    expect(onPaper({ paymentTerms: null })).not.toContain('Payment terms');
    expect(onPaper({}, readLetterhead({})).slice(0, 4)).toEqual(['Chairs Production OÜ', 'Dock 4', '80010 Pärnu', 'EE']);
  });

  it('B3: has the tax at each rate, if rows have tax', () => {
    const taxed = { ...order, rows: order.rows.map((row, i) => ({ ...row, taxRate: q([20, 7.5][i]!) })) };
    const texts = textsOf(document(taxed).content);
    const from = texts.indexOf('Without taxes EUR 15,534.17');
    expect(texts.slice(from, from + 4)).toEqual([
      'Without taxes EUR 15,534.17',
      'Tax 20% EUR 3,087.63',
      'Tax 7.5% EUR 7.20',
      'Total EUR 18,629.00',
    ]);
    expect(texts).not.toContain('without taxes');
  });

  it('numbers its pages', () => {
    expect(textsOf(document(order).footer(2, 3))).toEqual(['Nordic Chairs Ltd · buying@nordicchairs.example', 'PO-7 · page 2 of 3']);
  });

  it('shows a row that was received in parts as the one line that was ordered', () => {
    const whole = anOrder();
    const partly = booked(requestReceipt(whole, [line(1, 4)], { receiptId: 1, baseCurrency: 'EUR', knownItems, ids: counted() }).state, 1, [
      null,
    ]);
    expect(textsOf(document(partly).content)).toEqual(textsOf(document(whole).content));
  });

  it('D1: a row that arrives elsewhere arrives on the day there', () => {
    const painter = { ...knownItems.locations.get(PAINTER)!, time_zone: 'Pacific/Kiritimati' };
    const there = { ...knownItems, locations: new Map([...knownItems.locations, [PAINTER, painter]]) };
    const arrivalDate = '2031-12-19T10:00:00.000Z' as never;
    const elsewhere = { variantId: BEAM, quantity: q(1), arrivalDate, locationId: PAINTER };
    const dates = (order: ReturnType<typeof anOrder>) =>
      textsOf(purchaseOrderDocument(order, { ...about, knownItems: there }).content).filter((text) => / Dec(ember)? 2031$/.test(text));
    expect(dates(anOrder({ expectedArrivalDate: null, rows: [elsewhere] }))).toEqual(['20 December 2031', '20 Dec 2031']);
    expect(dates(anOrder({ expectedArrivalDate: arrivalDate, rows: [{ ...elsewhere, arrivalDate: null }] }))).toEqual([
      '19 December 2031',
      '19 Dec 2031',
    ]);
    const last = { ...elsewhere, arrivalDate: '9999-12-31T23:00:00.000Z' as never };
    const paper = purchaseOrderDocument(anOrder({ expectedArrivalDate: null, rows: [last] }), { ...about, knownItems: there });
    expect(textsOf(paper.content)).toContain('31 Dec 9999');
  });

  it('B5: says which materials come from whom', () => {
    const chairs = anOrder({ entityType: 'outsourced', trackingLocationId: PAINTER, rows: [{ variantId: CHAIR, quantity: q(10) }] });
    const theirs = { ...chairs, ingredientRows: chairs.ingredientRows.map((row, i) => ({ ...row, isSuppliedByContractor: i === 1 })) };
    const texts = textsOf(document(theirs).content);
    expect(texts).toContain('OUTSOURCED PURCHASE ORDER');
    expect(texts.slice(texts.indexOf('Materials') + 5)).toEqual(['Beam (BEA)', '40', 'pcs', 'us', 'Paint (PAI)', '3', 'l', 'you']);
  });

  it('marks a draft, and does without a letterhead and without a date', () => {
    const draft = purchaseOrderDocument(anOrder({ isDraft: true, expectedArrivalDate: null }), {
      ...about,
      letterhead: readLetterhead({}),
    });
    expect(draft.watermark).toMatchObject({ text: 'DRAFT' });
    expect(textsOf(draft.content)).toEqual(expect.arrayContaining(['Factory', 'to be confirmed']));
  });

  it('breaks words that are longer than their column', () => {
    const long = anOrder({ orderNo: 'X'.repeat(60) });
    expect(JSON.stringify(document(long).content)).toContain(`"text":"${'X'.repeat(60)}","wordBreak":"break-all"`);
  });

  it('prints names of any script, with fonts that have all their characters', async () => {
    const said = anOrder({ orderNo: '订单-1', additionalInfo: 'لوح بلوط، לוח אלון, แผ่นไม้โอ๊ค, 참나무 판자, オーク板 → ∅ ₴' });
    const pdf = (await printed({ ...document(said), compress: false })).toString('latin1');
    const fonts = new Set(pdf.match(/\/BaseFont \/[\w+-]+/g)!.map((font) => font.replace(/.*\+/, '')));
    expect([...fonts].join(' ')).toMatch(/NotoSans.*Arabic/);
    for (const name of ['Hebrew', 'Thai', 'JP']) expect([...fonts].join(' ')).toContain(name);
  });

  it('prints as PDF on as many pages as it needs, the same bytes each time', async () => {
    const one = await printed(document(order));
    expect([one.subarray(0, 5).toString(), pagesOf(one)]).toEqual(['%PDF-', 1]);
    expect((await printed(document(order))).equals(one)).toBe(true);
    const rows = Array.from({ length: 70 }, () => ({ variantId: BEAM, quantity: q(1) }));
    expect(pagesOf(await printed(document(anOrder({ rows }))))).toBe(4);
  });

  describe('texts are texts, whatever they say', () => {
    const WORDS = [
      'file:///etc/passwd',
      'http://127.0.0.1:9/secret.png',
      'data:image/png;base64,iVBORw0KGgo=',
      '{image: "/etc/passwd"}',
      '{{orderNo}} ${process.env.HOME} <img src=x onerror=alert(1)> %s',
      ') /OpenAction << /S /JavaScript /JS (app.alert(1)) >> (',
      'a\r\nb\tc\u0000\u0007\u007f\u0085\u2028d',
      '\u202egnp.exe \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
      '\ud800 lone \udfff 🪑 e\u0301\u0301\u0301',
      '__proto__',
    ];
    /** The same text wherever people may write one. */
    const saying = (text: string) => {
      const said = anOrder({ orderNo: text, additionalInfo: text });
      const inWords = { ...supplier, name: text, email: text, phone: text };
      const item = knownItems.items.get(BEAM)!;
      const items = new Map([...knownItems.items, [BEAM, { ...item, name: text, uom: text }]]);
      return purchaseOrderDocument(
        { ...said, rows: said.rows.map((row) => ({ ...row, purchaseUom: text })) },
        {
          letterhead,
          supplier: { ...inWords, addresses: [{ ...supplier.addresses[0]!, line1: text, city: text }] },
          knownItems: { ...knownItems, items },
        },
      );
    };
    /** Every operator of the page description. */
    const keysOf = (part: unknown): string[] =>
      typeof part !== 'object' || part === null
        ? []
        : Array.isArray(part)
          ? part.flatMap(keysOf)
          : Object.entries(part).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
    const withoutBreaks = (keys: string[]): string[] => keys.filter((key) => key !== 'wordBreak');

    it.each(WORDS)('%j on the page', (text) => {
      const definition = saying(text);
      expect(textsOf(definition.content).filter((one) => one.includes(text)).length).toBeGreaterThanOrEqual(8);
      expect(withoutBreaks(keysOf(definition.content))).toEqual(withoutBreaks(keysOf(saying('plain').content)));
    });

    it('all of them print, with no picture, link, file or action', async () => {
      const pdf = (await printed({ ...saying(WORDS.join('\n')), compress: false })).toString('latin1');
      const told = pdf.replaceAll(/stream\r?\n[^]*?endstream/g, '').replaceAll(/\((?:\\.|[^\\()])*\)/g, '()');
      expect(told).not.toMatch(/\/(Image|Link|URI|EmbeddedFile|Filespec|Launch|JavaScript|OpenAction)\b/);
      expect(told.match(/\/BaseFont \/[\w+-]+/g)!.filter((font) => !/\+Noto(?:Sans|Emoji)[\w-]*$/.test(font))).toEqual([]);
    });

    it('a word as long as may be is broken', async () => {
      const long = saying('W'.repeat(200));
      const notes = document(anOrder({ additionalInfo: 'W'.repeat(5_000) })).content.slice(-2);
      expect(pagesOf(await printed({ ...long, content: [...long.content, ...notes] }))).toBeLessThan(8);
    });

    it('the printer opens nothing but its own fonts, even if it is told to', async () => {
      const { address, asked, close } = await listening();
      try {
        for (const image of ['/etc/passwd', 'file:///etc/passwd', `${address}/x.png`])
          await expect(printed({ ...document(anOrder()), content: [{ image } as never] })).rejects.toThrow();
        expect(asked()).toBe(0);
      } finally {
        await close();
      }
    });

    it.each([
      ['PO-7', 'PO-7.pdf'],
      ['PO/2026 7', 'PO_2026_7.pdf'],
      ['../../etc/passwd', 'order_.._.._etc_passwd.pdf'],
      ['a"; filename="b.exe', 'a_filename_b.exe.pdf'],
      ['a\r\nSet-Cookie: b', 'a_Set-Cookie_b.pdf'],
      ['Tellimus Õ-\u202e7', 'Tellimus_-_7.pdf'],
      ['-rf', 'order_-rf.pdf'],
      ['.', 'order_..pdf'],
      ['con', 'order_con.pdf'],
      ['CONTRACT 1', 'CONTRACT_1.pdf'],
      ['שלום', 'order__.pdf'],
    ])('%j makes the file name %j', (orderNo, name) => {
      expect(fileNameOf(orderNo)).toBe(name);
    });
  });

  it.each([
    ['PO-7', 'inline; filename="PO-7.pdf"'],
    ['订单-1', `inline; filename="order__-1.pdf"; filename*=UTF-8''${encodeURIComponent('订单-1')}.pdf`],
    ['ЗАКАЗ 5/7', `inline; filename="order__5_7.pdf"; filename*=UTF-8''${encodeURIComponent('ЗАКАЗ_5_7')}.pdf`],
    ['Ä\u202e"\r\nx', `inline; filename="order__x.pdf"; filename*=UTF-8''${encodeURIComponent('Ä_x')}.pdf`],
  ])('B3: the file of %s is named in its letters: %s', (orderNo, disposition) => {
    expect(inlineNamed(orderNo)).toBe(disposition);
  });

  it.each([
    ['0', 'EUR', '0', '0.00'],
    ['1234567.5', 'EUR', '1,234,567.5', '1,234,567.50'],
    ['0.005', 'EUR', '0.005', '0.005'],
    ['1234', 'JPY', '1,234', '1,234'],
    ['1.5', 'KWD', '1.5', '1.500'],
  ])('writes %s %s as %s, as money %s', (value, currency, number, money) => {
    expect([numberText(q(value)), moneyText(q(value), currency)]).toEqual([number, money]);
  });
});
