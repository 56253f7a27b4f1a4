import type { Content, DocumentDefinition, TableCell } from 'pdfmake';
import type { LocationBody } from '@pegboard/contracts';
import {
  arrivalOf,
  locationOf,
  named,
  orderTotal,
  rowTotal,
  skuOf,
  type PurchasingKnownItems,
  type PurchaseOrder,
  type PurchaseOrderRow,
  type Supplier,
  type SupplierAddress,
} from '@pegboard/domain-purchasing';
import { add, ONE, type Quantity } from '@pegboard/kit';
import { moneyText, numberText } from './amounts';
import type { Letterhead } from './letterhead';

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
  const company = about.letterhead.name ?? location?.name ?? '';
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN, 40, MARGIN, 60],
    defaultStyle: { fontSize: 9.5, lineHeight: 1.03 },
    // The same order prints the same bytes.
    info: { title: `${titleOf(order)} ${order.orderNo}`, author: company, creationDate: new Date(order.updatedAt) },
    ...(order.status === 'DRAFT' ? { watermark: { text: 'DRAFT', color: GREY, opacity: 0.12, bold: true } } : {}),
    footer: (page, pages) => footer(order, about.letterhead, company, page, pages),
    content: [
      heading(order, about.letterhead, company),
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

function heading(order: PurchaseOrder, letterhead: Letterhead, company: string): Content {
  return {
    columns: [
      {
        width: '*',
        stack: [
          { ...fitting(company), fontSize: 16, bold: true, lineWidth: 270 },
          ...[...letterhead.address, letterhead.contact, letterhead.taxNumber && `Tax number ${letterhead.taxNumber}`]
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

function parties(order: PurchaseOrder, { supplier, letterhead }: About, company: string, location: LocationBody | undefined): Content {
  const zone = location?.time_zone;
  const facts: [string, string][] = [
    ['Order date', dateText(order.orderCreatedDate, zone)],
    ['Expected', order.expectedArrivalDate ? dateText(order.expectedArrivalDate, zone) : expectedText(order, zone)],
    ['Currency', order.currency],
  ];
  const deliverTo = [location?.name, ...(location?.name === company ? [] : [company]), ...letterhead.address].filter(
    (text): text is string => !!text,
  );
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

const addressLines = (address: SupplierAddress | undefined): string[] =>
  address
    ? [
        address.line1,
        address.line2 ?? '',
        [address.zip, address.city].filter(Boolean).join(' '),
        [address.state, address.country].filter(Boolean).join(', '),
      ]
    : [];

type Line = PurchaseOrderRow & { readonly total: Quantity };

/** Rows that a partial receipt split are one line again: the supplier was sent one. */
function linesOf(order: PurchaseOrder): Line[] {
  const lines = new Map<string, Line>();
  for (const row of order.rows) {
    const key = JSON.stringify([
      row.originId,
      row.variantId,
      row.purchaseUom,
      row.conversionRate,
      row.pricePerUnit,
      locationOf(order, row),
    ]);
    const line = lines.get(key);
    const total = rowTotal(order, row);
    lines.set(
      key,
      line
        ? { ...line, quantity: add(line.quantity, row.quantity), arrivalDate: row.arrivalDate, total: add(line.total, total) }
        : { ...row, total },
    );
  }
  return [...lines.values()];
}

function rowsTable(order: PurchaseOrder, { knownItems }: About): Content {
  const head = ['#', 'Item', 'Quantity', 'Unit', 'Expected', 'Unit price', 'Total'].map((text, i): TableCell => ({
    text,
    bold: true,
    color: GREY,
    fillColor: SHADE,
    alignment: i === 2 || i > 4 ? 'right' : 'left',
  }));
  const zone = knownItems.locations.get(order.locationId)?.time_zone;
  const body = linesOf(order).map((row, i): TableCell[] => {
    const arrival = arrivalOf(order, row);
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
  const elsewhere =
    locationOf(order, row) === order.locationId
      ? []
      : [`Deliver to ${knownItems.locations.get(locationOf(order, row))?.name ?? locationOf(order, row)}`];
  const small = [item ? skuOf(item, row.variantId) : '', ...attributes, ...unit, ...elsewhere].filter(Boolean).join(' · ');
  return [fitting(item?.name ?? named(item, row.variantId)), { ...fitting(small), color: GREY, fontSize: 8.5 }];
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
      { width: '*', text: '' },
      {
        width: 'auto',
        stack: [
          { text: `Total ${order.currency} ${moneyText(orderTotal(order), order.currency)}`, fontSize: 13, bold: true, alignment: 'right' },
          { text: 'without taxes', color: GREY, alignment: 'right' },
        ],
      },
    ],
    margin: [0, 12, 5, 0],
    unbreakable: true,
  };
}

/** B5: what we send along, and what the contractor is to supply. */
function ingredients(order: PurchaseOrder, { knownItems }: About): Content[] {
  if (order.ingredientRows.length === 0) return [];
  const needs = new Map<string, { variantId: number; quantity: Quantity; isTheirs: boolean }>();
  for (const row of order.ingredientRows) {
    const key = `${row.variantId} ${row.isSuppliedByContractor}`;
    needs.set(key, {
      variantId: row.variantId,
      quantity: add(needs.get(key)?.quantity ?? (0 as Quantity), row.quantity),
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
      { width: '*', ...fitting([company, letterhead.contact].filter(Boolean).join(' · ')), color: GREY, fontSize: 8 },
      { width: 'auto', text: `${order.orderNo.slice(0, 30)} · page ${page} of ${pages}`, color: GREY, fontSize: 8, alignment: 'right' },
    ],
  };
}

const dateText = (at: string, timeZone = 'UTC'): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at));
const shortDateText = (at: string, timeZone = 'UTC'): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at));

/** Where only rows have dates: the one they share, or that they differ. */
function expectedText(order: PurchaseOrder, zone: string | undefined): string {
  const dates = [...new Set(order.rows.flatMap((row) => arrivalOf(order, row) ?? []).map((at) => dateText(at, zone)))];
  return dates.length === 0 ? 'to be confirmed' : dates.length === 1 ? dates[0]! : 'see rows';
}
