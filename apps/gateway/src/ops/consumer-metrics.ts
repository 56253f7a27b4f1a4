import { Injectable } from '@nestjs/common';
import { consumerStates } from '@pegboard/eventing';
import { Metrics, watchConsumers } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';

/** Of every consumer, those of listeners outside of the company too: each service shows its own alone. */
@Injectable()
export class ConsumerMetrics {
  constructor(metrics: Metrics, bus: GatewayBus) {
    watchConsumers(metrics, async () => (await consumerStates(await bus.connected())).consumers);
  }
}
