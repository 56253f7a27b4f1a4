import type { Mirror } from './mirror/mirror';

type Line = Readonly<Record<string, unknown>>;

/** The two calls of the API that booking needs. @throws Error if the company says no, or nothing */
export interface BookingPorts {
  /** One page of a list. */
  readonly get: (path: string, page: number) => Promise<readonly Line[]>;
  /** `isGone`: the order is no longer there. */
  readonly post: (path: string, body: Line, key: string) => Promise<{ readonly isGone: boolean }>;
}

/** A kind of order that is booked, and how the company notes under which number. */
interface Booked {
  readonly table: 'sales_orders' | 'purchase_orders';
  /** The status of what isn't ordered yet. */
  readonly unplaced: string;
  readonly path: string;
  /** What an ERP of your own has a sequence for. */
  readonly numberOf: (id: number) => string;
  readonly noteOf: (id: number, number: string) => Line;
  /** The order and the number of a note. */
  readonly notedIn: (note: Line) => readonly [id: number, number: string];
}

const BOOKS = 'custom';

const BOOKED: readonly Booked[] = [
  {
    table: 'sales_orders',
    unplaced: 'PENDING',
    path: '/v1/sales_order_accounting_metadata',
    numberOf: (id) => `INV-${id}`,
    noteOf: (id, number) => ({ sales_order_id: id, invoice_id: number, integration_type: BOOKS }),
    notedIn: (note) => [Number(note['sales_order_id']), String(note['invoice_id'])],
  },
  {
    table: 'purchase_orders',
    unplaced: 'DRAFT',
    path: '/v1/purchase_order_accounting_metadata',
    numberOf: (id) => `BILL-${id}`,
    noteOf: (id, number) => ({ purchase_order_id: id, bill_id: number, integration_type: BOOKS }),
    notedIn: (note) => [Number(note['purchaseOrderId']), String(note['billId'])],
  },
];

const LARGEST_PAGE = 250;

export interface Bookings {
  /** Noted now. */
  readonly booked: number;
  /** Noted before. */
  readonly standing: number;
}

/** Notes at each placed order that the mirror has the number under which it stands in the books. Each once, however often it is run. */
export async function book({ database }: Mirror, ports: BookingPorts): Promise<Bookings> {
  let [booked, standing] = [0, 0];
  for (const kind of BOOKED) {
    const placed = await database
      .selectFrom(kind.table)
      .select('id')
      .where('status', '!=', kind.unplaced)
      .where('is_deleted', '=', 0)
      .execute();
    const noted = await notedNumbers(kind, ports);
    for (const id of placed.map((order) => Number(order.id))) {
      const number = kind.numberOf(id);
      if (noted.has(`${id} ${number}`)) standing++;
      // Whoever is killed in between asks with the same key again.
      else if (!(await ports.post(kind.path, kind.noteOf(id, number), `erp-sync books ${number}`)).isGone) booked++;
    }
  }
  return { booked, standing };
}

/** Those of all books: a number of another program is nobody's here. */
async function notedNumbers({ path, notedIn }: Booked, { get }: BookingPorts): Promise<Set<string>> {
  const found = new Set<string>();
  for (let page = 1; ; page++) {
    const notes = await get(`${path}?limit=${LARGEST_PAGE}`, page);
    for (const note of notes) found.add(notedIn(note).join(' '));
    if (notes.length < LARGEST_PAGE) return found;
  }
}
