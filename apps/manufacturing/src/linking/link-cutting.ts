import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryPost, salesCutLink, type PostOutcome } from '@pegboard/contracts';
import { cutPostings, type CutRequest, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import {
  ASKER,
  BUS,
  CLOCK,
  InjectStore,
  isAway,
  ON_PROBLEM,
  TIMERS,
  type Asker,
  type BusConnection,
  type Clock,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { Settling } from '@pegboard/posting/settling';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';

/** What follows a cut link (M6): the ledger frees what was held, and sales forgets the link. Repeated until both have answered. */
@Injectable()
export class LinkCutting implements OnApplicationBootstrap {
  readonly settling: Settling<ManufacturingOrder, CutRequest>;

  constructor(
    @InjectStore(manufacturingOrders) orders: OrderStore,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(CLOCK) clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
  ) {
    const ledger = (request: CutRequest) => this.take(request);
    this.settling = new Settling(cutPostings, { store: orders, ledger, clock, timers, bus, onProblem });
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  private async take({ posting_id, release, told }: CutRequest): Promise<PostOutcome> {
    if (release) await this.asker.ask(inventoryPost, release);
    if (told) await this.asker.ask(salesCutLink, told).catch(unlessGone);
    return { posting_id, status: 'posted', n: 0, refusal: null, batch_ids: [] };
  }
}

/** A row that is gone meanwhile has no link to be forgotten. What sales can't do now, such as while it packs the row, is asked for again. */
function unlessGone(problem: unknown): void {
  if (!(problem instanceof Rejection) || isAway(problem)) throw problem;
  if (problem.kind !== 'missing') throw new Rejection('SERVICE_UNAVAILABLE', problem.message, problem.details);
}
