import { toNumber, type Quantity } from '@pegboard/kit';
import { BEGINNING } from '../agenda';
import type { Chance } from '../chance';
import type { Company } from '../company';
import type { Call } from '../http';
import type { SimService, World } from '../world';

/** What a clerk sends: a service and a call. */
export interface Errand extends Omit<Call, 'path' | 'key'> {
  readonly service: SimService;
  readonly path: string;
}

/** What a clerk sees, and the chance by which they choose. Undefined: there is nothing to do. */
export type Clerk = (desk: Desk) => Errand | undefined;

/** A document as it is stored; clerks see everything. */
export type Doc = any;
const DAY_MS = 86_400_000;

/** A clerk's view of the company, as the databases have it now. */
export class Desk {
  constructor(
    private readonly world: World,
    readonly company: Company,
    readonly chance: Chance,
  ) {}

  all(service: SimService, collection: string): Doc[] {
    return documentsOf(this.world, service, collection).filter(({ isDeleted }) => !isDeleted);
  }

  one(service: SimService, collection: string, isWanted: (document: Doc) => boolean = () => true): Doc | undefined {
    return this.chance.pick(this.all(service, collection).filter(isWanted));
  }

  /** A part of a document, with the document. */
  part(service: SimService, collection: string, list: string, isWanted: (part: Doc, whole: Doc) => boolean = () => true): Doc | undefined {
    const parts = this.all(service, collection).flatMap((whole) => (whole[list] ?? []).map((part: Doc) => ({ ...part, whole })));
    return this.chance.pick(parts.filter((part) => isWanted(part, part.whole)));
  }

  few(most: number): number {
    return 1 + this.chance.below(most);
  }

  day(): string {
    return new Date(BEGINNING + this.chance.below(20) * DAY_MS).toISOString().slice(0, 10);
  }

  place(): number {
    return this.chance.isHit(0.85) ? this.company.locations[0]! : this.company.locations[1]!;
  }

  get sellable(): number {
    const { chair, table, frame, cushion, beam } = this.company;
    return this.chance.pick([chair, chair, table, table, frame, cushion, beam])!;
  }

  get made(): number {
    return this.chance.pick([this.company.chair, this.company.frame, this.company.table])!;
  }

  get bought(): number {
    return this.chance.pick([this.company.beam, this.company.cushion, this.company.table])!;
  }

  /** An item with what its variants are called; a clerk doesn't know which of them others have archived. */
  get item(): { readonly itemId: number; readonly variantId: number; readonly type: 'product' | 'material' } {
    const item = this.one('inventory', 'items')!;
    return { itemId: item._id, variantId: this.chance.pick<Doc>(item.variants)!.id, type: item.type };
  }

  get operator(): number {
    return this.chance.pick(this.company.operators)!;
  }

  isTracked(variantId: number): boolean {
    return variantId === this.company.cushion;
  }

  /** The batches of a row that brings stock. */
  brings(variantId: number, quantity: number): object {
    return this.isTracked(variantId) ? { batch_transactions: [{ batch_number: `LOT-${this.few(3)}`, quantity }] } : {};
  }

  takes(variantId: number): object {
    return this.isTracked(variantId) ? { batches: 'suggested' } : {};
  }
}

export const documentsOf = (world: World, service: SimService, collection: string): Doc[] =>
  [...world.databases.get(service)!.everything()]
    .flatMap(([name, document]) => (name === collection ? [document as Doc] : []))
    .sort((a, b) => (a._id < b._id ? -1 : 1));

export const open = (quantity: Quantity): number => toNumber(quantity);
export const post = (service: SimService, path: string, body: unknown = {}): Errand => ({
  service,
  method: 'POST',
  path: `v1/${path}`,
  body,
});
export const patch = (service: SimService, path: string, body: unknown): Errand => ({ service, method: 'PATCH', path: `v1/${path}`, body });
export const remove = (service: SimService, path: string): Errand => ({ service, method: 'DELETE', path: `v1/${path}` });

export const place = (desk: Desk, ids: readonly number[]): object => {
  const other = desk.chance.pick(ids);
  return desk.chance.pick<object>([{ position: 'first' }, { position: 'last' }, { before_id: other }, { after_id: other }])!;
};
