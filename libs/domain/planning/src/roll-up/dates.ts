import { newer, type FactCause, type Key, type Supply } from '../keys';
import { fedBy, inputsOf, suppliesOf, type IngredientOrder } from '../orders';
import type { Picture } from '../picture';
import { Kind, type Table } from '../table';

interface Published {
  readonly rolledUp: number;
  readonly isAtRisk: boolean;
}

/**
 * P4: when supplies are published to come. What an order makes, has made or moves comes no earlier than what goes into it,
 * and so on upwards; if a part of that has no supply, it is at risk. So the date of a supply is the latest one declared of
 * all that it stands on, and it is at risk if anything of that is missing. Dealing doesn't look at it: keys stay independent.
 *
 * Only what may have changed is looked at again: first what lost the reason for its date falls back to its own, and all that
 * stood on it does, too; then dates only rise. So orders that wait for each other find the same dates in whatever order the
 * facts came.
 */
export class DateRollUp {
  private readonly table: Table;
  /** What was published before, of supplies that were looked at. */
  private readonly before = new Map<Supply, Published>();
  private readonly causes = new Map<Supply, FactCause | null>();

  constructor(private readonly picture: Picture) {
    this.table = picture.table;
  }

  /** @returns the keys with a supply whose date or risk is another one now, and what led to it */
  settle(): Map<Key, FactCause | null> {
    const seeds = this.seeds();
    const queue = [...seeds, ...this.lower(seeds)];
    this.raise(queue);
    const changed = new Map<Key, FactCause | null>();
    for (const [supply, { rolledUp, isAtRisk }] of this.before) {
      if (supply.rolledUp === rolledUp && supply.isAtRisk === isAtRisk) continue;
      const { key } = supply;
      key.supplied.setRolledUp(supply);
      key.hasLeftChanged = true;
      changed.set(key, newer(changed.get(key) ?? null, this.causes.get(supply) ?? null));
    }
    this.before.clear();
    this.causes.clear();
    return changed;
  }

  /** New supplies, and those of orders that are to be rolled up: what goes into them may have changed. */
  private seeds(): Supply[] {
    const { picture } = this;
    const seeds = new Set<Supply>();
    for (const supply of picture.newSupplies) {
      if (supply.index < 0) continue;
      seeds.add(supply);
      this.note(supply, supply.key.cause);
    }
    picture.newSupplies = [];
    for (const at of picture.dirtyMakers) {
      const order = picture.orders[at] as IngredientOrder | undefined;
      if (!order || this.table.owner[at] !== at) continue;
      for (const supply of suppliesOf(order)) {
        if (supply.index < 0) continue;
        seeds.add(supply);
        this.note(supply, picture.causes.get(at) ?? null);
      }
    }
    return [...seeds];
  }

  private note(supply: Supply, cause: FactCause | null): void {
    if (cause) this.causes.set(supply, newer(this.causes.get(supply) ?? null, cause));
  }

  private willChange(supply: Supply): void {
    if (!this.before.has(supply)) this.before.set(supply, { rolledUp: supply.rolledUp, isAtRisk: supply.isAtRisk });
  }

  /** What isn't founded any more falls back to its own date. @returns what did */
  private lower(seeds: readonly Supply[]): Supply[] {
    const lowered: Supply[] = [];
    const queue = seeds.filter(isRaised);
    for (let i = 0; i < queue.length; i++) {
      const supply = queue[i]!;
      if (!isRaised(supply) || this.isFounded(supply)) continue;
      this.willChange(supply);
      supply.rolledUp = supply.moment;
      supply.isAtRisk = false;
      supply.dateFrom = supply.riskFrom = null;
      lowered.push(supply);
      this.forEachOn(supply, (other) => {
        if (other.dateFrom !== supply && other.riskFrom !== supply) return;
        this.note(other, this.causes.get(supply) ?? null);
        queue.push(other);
      });
    }
    return lowered;
  }

  /** Whether it still uses what its date, and its risk, came from. */
  private isFounded(supply: Supply): boolean {
    const { dateFrom, riskFrom } = supply;
    let isDateFounded = supply.rolledUp === supply.moment;
    let isRiskFounded = !supply.isAtRisk;
    for (const row of inputsOf(this.table, supply)) {
      if (this.table.missingOf(row) > 0) {
        if (riskFrom === supply) isRiskFounded = true;
        continue;
      }
      if (dateFrom && dateFrom.rolledUp === supply.rolledUp && this.uses(row, dateFrom)) isDateFounded = true;
      if (riskFrom !== supply && riskFrom?.isAtRisk && this.uses(row, riskFrom)) isRiskFounded = true;
    }
    return isDateFounded && isRiskFounded;
  }

  private uses(row: number, { key, index }: Supply): boolean {
    const { uses, key: keyOf } = this.table;
    return index >= 0 && keyOf[row] === key.index && uses[2 * row]! >= 0 && uses[2 * row]! <= index && index <= uses[2 * row + 1]!;
  }

  private raise(queue: Supply[]): void {
    for (let i = 0; i < queue.length; i++) {
      const supply = queue[i]!;
      if (!this.raiseOne(supply)) continue;
      this.forEachOn(supply, (other) => {
        this.note(other, this.causes.get(supply) ?? null);
        queue.push(other);
      });
    }
  }

  /** @returns whether it comes later than was known, or is at risk */
  private raiseOne(supply: Supply): boolean {
    const { table, picture } = this;
    let { rolledUp, dateFrom, riskFrom } = supply;
    for (const row of inputsOf(table, supply)) {
      if (table.missingOf(row) > 0) {
        riskFrom ??= supply;
        continue;
      }
      const { supplies } = picture.keyAt(row);
      for (let i = table.uses[2 * row]!; i >= 0 && i <= table.uses[2 * row + 1]!; i++) {
        const used = supplies[i]!;
        if (used.rolledUp > rolledUp) {
          rolledUp = used.rolledUp;
          dateFrom = used;
        }
        if (used.isAtRisk) riskFrom ??= used;
      }
    }
    if (dateFrom === supply.dateFrom && rolledUp === supply.rolledUp && riskFrom === supply.riskFrom) return false;
    this.willChange(supply);
    Object.assign(supply, { rolledUp, dateFrom, riskFrom, isAtRisk: riskFrom !== null });
    return true;
  }

  /** The supplies of orders into which it goes. */
  private forEachOn({ key, index, isLinked }: Supply, visit: (other: Supply) => void): void {
    if (isLinked) return;
    const { table, picture } = this;
    const first = key.supplied.firstTakerOf(index);
    const last = key.supplied.lastTakerOf(index);
    for (let i = first; i >= 0 && i <= last; i++) {
      const row = key.demands[i]!;
      if (table.kind[row] === Kind.SalesRow || !(table.uses[2 * row]! <= index && index <= table.uses[2 * row + 1]!)) continue;
      for (const other of fedBy(table, picture.ownerOf(row) as IngredientOrder, row)) if (other.index >= 0) visit(other);
    }
  }
}

const isRaised = (supply: Supply): boolean => supply.rolledUp !== supply.moment || supply.isAtRisk;
