import { inventoryPost, salesCutLink, type PostOutcome } from '@pegboard/contracts';
import { cutPostings, type CutRequest, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { isAway, type Asker, type BusConnection, type Clock, type OnProblem, type Timers } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { Settling } from '@pegboard/posting/settling';
import type { OrderStore } from '../orders/manufacturing-order.schema';

export interface LinkCuttingPorts {
  readonly orders: OrderStore;
  readonly asker: Asker;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly bus: Pick<BusConnection, 'onReconnected'>;
  readonly onProblem: OnProblem;
}

/** What follows a cut link (M6): the ledger frees what was held, and sales forgets the link. Repeated until both have answered. */
export class LinkCutting {
  readonly settling: Settling<ManufacturingOrder, CutRequest>;

  constructor(private readonly ports: LinkCuttingPorts) {
    const { orders, clock, timers, bus, onProblem } = ports;
    const ledger = (request: CutRequest) => this.take(request);
    this.settling = new Settling(cutPostings, { store: orders, ledger, clock, timers, bus, onProblem });
  }

  private async take({ posting_id, release, told }: CutRequest): Promise<PostOutcome> {
    const { asker } = this.ports;
    if (release) await asker.ask(inventoryPost, release);
    if (told) await asker.ask(salesCutLink, told).catch(unlessGone);
    return { posting_id, status: 'posted', n: 0, refusal: null, batch_ids: [] };
  }
}

/** A row that is gone meanwhile has no link to be forgotten. What sales can't do now, such as while it packs the row, is asked for again. */
function unlessGone(problem: unknown): void {
  if (!(problem instanceof Rejection) || isAway(problem)) throw problem;
  if (problem.kind !== 'missing') throw new Rejection('SERVICE_UNAVAILABLE', problem.message, problem.details);
}
