import type { Content, DocumentDefinition, TableCell } from 'pdfmake';
import type { ItemBody, LocationBody } from '@pegboard/contracts';
import {
  arrivalOf,
  locationOf,
  named,
  skuOf,
  totalsOf,
  type PurchasingKnownItems,
  type PurchaseOrder,
  type PurchaseOrderRow,
  type Supplier,
} from '@pegboard/domain-purchasing';
import { addressLines, dayAt, ONE, sumUnbounded, ZERO, type Quantity } from '@pegboard/kit';
import { moneyText, numberText } from './amounts';
import type { Letterhead } from './letterhead';
import { linesOf } from './order-lines';

/** Who and what stands on the page besides the order itself. */
export interface About {
  readonly letterhead: Letterhead;
  readonly supplier: Supplier;
  readonly knownItems: PurchasingKnownItems;
}

const GREY = '#5f6b7a';
const LINE = '#c9d1da';
const SHADE = '#f1f4f7';
const MARGIN = 40;
const PAGE_WIDTH = 515;

/**
 * B3: the order as a buyer sends it to a supplier, as data for the printer: letterhead, addresses, rows with units,
 * totals, expected dates, notes, and page numbers on every page.
 */
export function purchaseOrderDocument(order: PurchaseOrder, about: About): DocumentDefinition {
  const location = about.knownItems.locations.get(order.locationId);
  const company = about.letterhead.name ?? (location?.legal_name || location?.name) ?? '';
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN, 40, MARGIN, 60],
    defaultStyle: { fontSize: 9.5, lineHeight: 1.03 },
    // The same order prints the same bytes.
    info: { title: `${titleOf(order)} ${order.orderNo}`, author: company, creationDate: new Date(order.updatedAt) },
    ...(order.status === 'DRAFT' ? { watermark: { text: 'DRAFT', color: GREY, opacity: 0.12, bold: true } } : {}),
    footer: (page, pages) => footer(order, about.letterhead, company, page, pages),
    content: [
      heading(order, about.letterhead, company, addressOf(location)),
      parties(order, about, company, location),
      rowsTable(order, about),
      totals(order),
      ...ingredients(order, about),
      ...notes(order),
    ],
  };
}

/** A word longer than a column would run off the page. */
const fitting = (text: string): { text: string; wordBreak?: 'break-all' } =>
  /\S{25}/.test(text) ? { text, wordBreak: 'break-all' } : { text };

const titleOf = ({ entityType }: PurchaseOrder): string => (entityType === 'outsourced' ? 'Outsourced purchase order' : 'Purchase order');

function heading(order: PurchaseOrder, letterhead: Letterhead, company: string, address: readonly string[]): Content {
  const lines = letterhead.address.length > 0 ? letterhead.address : address;
  return {
    columns: [
      {
        width: '*',
        stack: [
          { ...fitting(company), fontSize: 16, bold: true, lineWidth: 270 },
          ...[...lines, letterhead.contact, letterhead.taxNumber && `Tax number ${letterhead.taxNumber}`]
            .filter(Boolean)
            .map((text) => ({ ...fitting(text!), color: GREY })),
        ],
      },
      {
        width: 220,
        alignment: 'right',
        stack: [
          { text: titleOf(order).toUpperCase(), fontSize: 12, bold: true, color: GREY },
          { ...fitting(order.orderNo), fontSize: 16, bold: true, lineWidth: 220 },
        ],
      },
    ],
    columnGap: 20,
    margin: [0, 0, 0, 24],
  };
}

function parties(order: PurchaseOrder, about: About, company: string, location: LocationBody | undefined): Content {
  const { supplier, letterhead } = about;
  const zone = location?.time_zone;
  const expected = order.expectedArrivalDate ? dateText(order.expectedArrivalDate, zone) : expectedText(order, about.knownItems);
  const facts: [string, string][] = [
    ['Order date', dateText(order.orderCreatedDate, zone)],
    ['Expected', expected],
    ['Currency', order.currency],
  ];
  const address = addressOf(location);
  const names = new Set([location?.name, location?.legal_name || company]);
  const deliverTo = [...names, ...(address.length > 0 ? address : letterhead.address)].filter((text): text is string => !!text);
  return {
    columns: [
      block('Supplier', [supplier.name, ...addressLines(supplier.addresses[0]), supplier.email ?? '', supplier.phone ?? '']),
      block('Deliver to', deliverTo),
      {
        width: 'auto',
        layout: 'noBorders',
        table: {
          body: facts.map(([label, text]) => [
            { text: label, color: GREY },
            { text, bold: true, alignment: 'right' },
          ]),
        },
      },
    ],
    columnGap: 20,
    margin: [0, 0, 0, 20],
  };
}

const block = (title: string, lines: readonly string[]): Content => ({
  width: '*',
  stack: [{ text: title, color: GREY }, ...lines.filter(Boolean).map((text, i) => ({ ...fitting(text), bold: i === 0 }))],
});

/** Where goods for a location are sent to, line by line. */
const addressOf = (location: LocationBody | undefined): string[] =>
  location?.address ? addressLines({ ...location.address, line1: location.address.line_1, line2: location.address.line_2 }) : [];

function rowsTable(order: PurchaseOrder, { knownItems }: About): Content {
  const head = ['#', 'Item', 'Quantity', 'Unit', 'Expected', 'Unit price', 'Total'].map((text, i): TableCell => ({
    text,
    bold: true,
    color: GREY,
    fillColor: SHADE,
    alignment: i === 2 || i > 4 ? 'right' : 'left',
  }));
  const body = linesOf(order).map((row, i): TableCell[] => {
    const arrival = arrivalOf(order, row);
    const zone = arrivalZone(order, row, knownItems);
    return [
      { text: String(i + 1), color: GREY },
      { stack: itemLines(order, row, knownItems) },
      { text: numberText(row.quantity), alignment: 'right' },
      { text: row.purchaseUom },
      { text: arrival ? shortDateText(arrival, zone) : '–' },
      { text: moneyText(row.pricePerUnit, order.currency), alignment: 'right' },
      { text: moneyText(row.total, order.currency), alignment: 'right' },
    ];
  });
  return {
    table: { headerRows: 1, dontBreakRows: true, widths: [18, '*', 'auto', 'auto', 62, 'auto', 'auto'], body: [head, ...body] },
    layout: ruled,
  };
}

function itemLines(order: PurchaseOrder, row: PurchaseOrderRow, knownItems: PurchasingKnownItems): Content[] {
  const item = knownItems.items.get(row.variantId);
  const attributes =
    item?.variants
      .find(({ id }) => id === row.variantId)
      ?.config_attributes.map(({ config_name, config_value }) => `${config_name}: ${config_value}`) ?? [];
  const unit = row.conversionRate === ONE ? [] : [`1 ${row.purchaseUom} = ${numberText(row.conversionRate)} ${item?.uom ?? ''}`];
  const place = knownItems.locations.get(locationOf(order, row));
  const elsewhere =
    locationOf(order, row) === order.locationId
      ? []
      : [`Deliver to ${[place?.name ?? locationOf(order, row), ...addressOf(place)].join(', ')}`];
  const small = [item ? skuOf(item, row.variantId) : '', ...article(order, row, item), ...attributes, ...unit, ...elsewhere]
    .filter(Boolean)
    .join(' · ');
  return [fitting(item?.name ?? named(item, row.variantId)), { ...fitting(small), color: GREY, fontSize: 8.5 }];
}

/** What the supplier calls it. The codes are those of the item's default supplier. */
function article(order: PurchaseOrder, { variantId }: PurchaseOrderRow, item: ItemBody | undefined): string[] {
  if (!item || (item.default_supplier_id !== null && item.default_supplier_id !== order.supplierId)) return [];
  const codes = item.variants.find(({ id }) => id === variantId)?.supplier_item_codes ?? [];
  return codes.length > 0 ? [`your article ${codes.join(', ')}`] : [];
}

/** Lines between rows only: a page of boxes is hard to read. */
const ruled = {
  hLineWidth: (i: number) => (i === 0 ? 0 : 0.7),
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingTop: () => 5,
  paddingBottom: () => 4,
  paddingLeft: () => 5,
  paddingRight: () => 5,
};

function totals(order: PurchaseOrder): Content {
  return {
    columns: [
      {
        width: '*',
        stack: order.paymentTerms
          ? [
              { text: 'Payment terms', color: GREY },
              { ...fitting(order.paymentTerms), lineWidth: 240 },
            ]
          : [{ text: '' }],
      },
      {
        width: 'auto',
        stack: sums(order),
      },
    ],
    margin: [0, 12, 5, 0],
    unbreakable: true,
  };
}

/** Without a rate on any row the taxes are the supplier's to add. */
function sums(order: PurchaseOrder): Content[] {
  const { net, taxes, total } = totalsOf(order);
  const line = (what: string, amount: Quantity): string => `${what} ${order.currency} ${moneyText(amount, order.currency)}`;
  const whole: Content = { text: line('Total', total), fontSize: 13, bold: true, alignment: 'right' };
  if (taxes.length === 0) return [whole, { text: 'without taxes', color: GREY, alignment: 'right' }];
  const parts = [line('Without taxes', net), ...taxes.map(({ rate, tax }) => line(`Tax ${numberText(rate)}%`, tax))];
  return [...parts.map((text): Content => ({ text, color: GREY, alignment: 'right' })), whole];
}

/** B5: what we send along, and what the contractor is to supply. */
function ingredients(order: PurchaseOrder, { knownItems }: About): Content[] {
  if (order.ingredientRows.length === 0) return [];
  const needs = new Map<string, { variantId: number; quantity: Quantity; isTheirs: boolean }>();
  for (const row of order.ingredientRows) {
    const key = `${row.variantId} ${row.isSuppliedByContractor}`;
    needs.set(key, {
      variantId: row.variantId,
      quantity: sumUnbounded([needs.get(key)?.quantity ?? ZERO, row.quantity]),
      isTheirs: row.isSuppliedByContractor,
    });
  }
  const head = ['Material', 'Quantity', 'Unit', 'Supplied by'].map((text, i): TableCell => ({
    text,
    bold: true,
    color: GREY,
    fillColor: SHADE,
    alignment: i === 1 ? 'right' : 'left',
  }));
  const body = [...needs.values()].map(({ variantId, quantity, isTheirs }): TableCell[] => {
    const item = knownItems.items.get(variantId);
    return [
      fitting(named(item, variantId)),
      { text: numberText(quantity), alignment: 'right' },
      { text: item?.uom ?? '' },
      { text: isTheirs ? 'you' : 'us' },
    ];
  });
  return [
    { text: 'Materials', bold: true, fontSize: 11, margin: [0, 18, 0, 6] },
    { table: { headerRows: 1, dontBreakRows: true, widths: ['*', 'auto', 'auto', 'auto'], body: [head, ...body] }, layout: ruled },
  ];
}

const notes = (order: PurchaseOrder): Content[] =>
  order.additionalInfo
    ? [
        { text: 'Notes', bold: true, fontSize: 11, margin: [0, 18, 0, 4] },
        { ...fitting(order.additionalInfo), lineWidth: PAGE_WIDTH },
      ]
    : [];

function footer(order: PurchaseOrder, letterhead: Letterhead, company: string, page: number, pages: number): Content {
  return {
    margin: [MARGIN, 20, MARGIN, 0],
    columns: [
      { width: '*', ...fitting([company, letterhead.contact].filter(Boolean).join(' · ')), lineWidth: 340, color: GREY, fontSize: 8 },
      { width: 'auto', text: `${order.orderNo.slice(0, 30)} · page ${page} of ${pages}`, color: GREY, fontSize: 8, alignment: 'right' },
    ],
  };
}

const written = (month: 'long' | 'short') => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month, year: 'numeric' });
  return (at: string, timeZone?: string): string => format.format(new Date(dayAt(at, timeZone)));
};
const dateText = written('long');
const shortDateText = written('short');

/** Where only rows have dates: the one they share, or that they differ. */
function expectedText(order: PurchaseOrder, knownItems: PurchasingKnownItems): string {
  const dayOf = (row: PurchaseOrderRow): string[] => {
    const at = arrivalOf(order, row);
    return at ? [dateText(at, arrivalZone(order, row, knownItems))] : [];
  };
  const dates = [...new Set(order.rows.flatMap(dayOf))];
  return dates.length === 0 ? 'to be confirmed' : dates.length === 1 ? dates[0]! : 'see rows';
}

/** D1: a row's own date is a day where the row arrives; the order's is one where the order goes. */
const arrivalZone = (order: PurchaseOrder, row: PurchaseOrderRow, { locations }: PurchasingKnownItems): string | undefined =>
  locations.get(row.arrivalDate ? locationOf(order, row) : order.locationId)?.time_zone;
