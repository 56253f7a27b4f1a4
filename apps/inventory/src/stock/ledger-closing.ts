import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { BUS, ON_PROBLEM, type BusConnection, type OnProblem } from '@pegboard/eventing';
import { Readiness } from '@pegboard/service';
import { StockLedger } from './stock-ledger';

/** Stops the ledger before the bus is closed, so that what it has committed is published. */
@Injectable()
export class LedgerClosing implements OnModuleDestroy {
  constructor(
    private readonly ledger: StockLedger,
    @Inject(BUS) bus: BusConnection,
    readiness: Readiness,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
  ) {
    readiness.add('ledger', () => ({ isUp: true, detail: { commits: ledger.end } }));
    bus.onReconnected(() => void ledger.now().catch(onProblem));
  }

  onModuleDestroy(): Promise<void> {
    return this.ledger.stop();
  }
}
