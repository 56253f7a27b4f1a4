import { toDecimal, type Instant } from '@pegboard/kit';
import { namingPart, pathsOfBatches, withWaitingEdits, type NamedPart, type OpenIntent, type PostingTable } from '@pegboard/posting';
import { sayStatus } from './operations';
import { bookingId, intentOf, type ManufacturingOrder, type Production, type WaitingOrderEdit } from './order';
import { edited } from './planned';
import { bookingOf, undoingOf } from './posting';
import { recordBooked, recordRefused } from './production';
import { inUndoOrder, recordUndone, recordUndoRefused } from './undo';

/** The production that an intent is about; null: all of the order are undone together. */
const productionOf = (order: ManufacturingOrder, { part }: OpenIntent): Production | null =>
  order.productions.find(({ id }) => id === part) ?? null;

/** What is said of an order that is opened again holds once it is open. */
const editedBefore = (order: ManufacturingOrder, { saidStatus: _said, ...edit }: WaitingOrderEdit, now: Instant) =>
  edited(order, edit, now);

/** The postings of productions and of their undoing (O3, O4). A production that is refused is gone; a refused undoing leaves it booked. */
export const productionPostings: PostingTable<ManufacturingOrder> = withSaid(
  withWaitingEdits(
    {
      filter: { 'productions.status': { $in: ['REQUESTED', 'REVERTING'] } },
      nameOf: ({ orderNo }) => orderNo,
      open: (order) =>
        order.undoing
          ? [{ part: null, postingId: order.undoing.postingId, isReverting: true }]
          : order.productions
              .filter(({ status }) => status !== 'BOOKED')
              .map((production) => ({
                part: production.id,
                postingId: intentOf(production).postingId,
                isReverting: production.status === 'REVERTING',
              })),
      posting: (order, intent, now) => {
        const production = productionOf(order, intent);
        return intent.isReverting ? undoingOf(order, production, now) : bookingOf(order, production!);
      },
      booked: (order, intent, outcome, now) => {
        const production = productionOf(order, intent);
        return intent.isReverting ? recordUndone(order, production) : recordBooked(order, production!, outcome, now);
      },
      refused: (order, intent, refusal) => {
        const production = productionOf(order, intent);
        return intent.isReverting ? recordUndoRefused(order, production, refusal) : recordRefused(order, production!, refusal);
      },
      pathOf: (order, intent, movement) => {
        if (intent.isReverting) return intent.part === null ? 'status' : 'id';
        // Most ingredients were named by nobody.
        return pathsOfBatches(productionOf(order, intent)!.batchTransactions)[movement] ?? 'ingredients';
      },
      explained: (order, { part, isReverting }, refusal) =>
        isReverting && part === null
          ? namingPart(refusal, inUndoOrder(order.productions).map(bookingId), (postingId) => undoRefused(order, postingId))
          : refusal,
    },
    editedBefore,
  ),
);

/** What is said of an order that is opened again comes with the undoing. */
function withSaid(table: PostingTable<ManufacturingOrder>): PostingTable<ManufacturingOrder> {
  return {
    ...table,
    booked: (order, intent, outcome, now) => {
      const said = order.waitingEdit?.postingId === intent.postingId ? order.waitingEdit.edit.saidStatus : undefined;
      const step = table.booked(order, intent, outcome, now);
      const saying = said && sayStatus(step.state, said, now);
      return saying ? { state: saying.state, events: [...step.events, ...saying.events] } : step;
    },
  };
}

function undoRefused(order: ManufacturingOrder, postingId: string): NamedPart | undefined {
  const production = order.productions.find((one) => bookingId(one) === postingId);
  return (
    production && {
      message: `Production ${production.id} of ${toDecimal(production.quantity)} can't be undone, so ${order.orderNo} stays as it is.`,
      info: { manufacturing_order_production_id: production.id },
    }
  );
}
