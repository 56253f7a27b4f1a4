import { bookReceipt, requestReceipt, type Supplier } from '@pegboard/domain-purchasing';
import { anOrder, BEAM, catalogue, CHAIR, counted, line, NOW, PAINTER, q, SCREW } from '@pegboard/domain-purchasing/testing';
import { readLetterhead } from './letterhead';
import { printed } from './printing';
import { moneyText, numberText, purchaseOrderDocument } from './purchase-order.document';

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
const about = { letterhead, supplier, catalogue };
const document = (order: ReturnType<typeof anOrder>) => purchaseOrderDocument(order, about);

/** Every text of a part of the document, in reading order. */
function textsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (typeof part !== 'object' || part === null) return [];
  const { text, stack, columns, table } = part as { text?: string; stack?: unknown; columns?: unknown; table?: { body: unknown } };
  return [...(text ? [text] : []), ...textsOf(stack), ...textsOf(columns), ...textsOf(table?.body)];
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

  it('numbers its pages', () => {
    expect(textsOf(document(order).footer(2, 3))).toEqual(['Nordic Chairs Ltd · buying@nordicchairs.example', 'PO-7 · page 2 of 3']);
  });

  it('shows a row that was received in parts as the one line that was ordered', () => {
    const whole = anOrder();
    const partly = bookReceipt(requestReceipt(whole, [line(1, 4)], { receiptId: 1, catalogue, ids: counted() }).state, 1, {
      batch_ids: [null],
    })!.state;
    expect(textsOf(document(partly).content)).toEqual(textsOf(document(whole).content));
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

  it('prints as PDF on as many pages as it needs, the same bytes each time', async () => {
    const one = await printed(document(order));
    expect([one.subarray(0, 5).toString(), pagesOf(one)]).toEqual(['%PDF-', 1]);
    expect((await printed(document(order))).equals(one)).toBe(true);
    const rows = Array.from({ length: 70 }, () => ({ variantId: BEAM, quantity: q(1) }));
    expect(pagesOf(await printed(document(anOrder({ rows }))))).toBe(4);
  });

  it.each([
    ['0', '0', '0.00'],
    ['1234567.5', '1,234,567.5', '1,234,567.50'],
    ['0.005', '0.005', '0.01'],
    ['999.999999', '999.999999', '1,000.00'],
  ])('writes %s as %s, as money %s', (value, number, money) => {
    expect([numberText(q(value)), moneyText(q(value))]).toEqual([number, money]);
  });
});
