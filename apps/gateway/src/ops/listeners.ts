import { Injectable } from '@nestjs/common';
import { BUS_SERVICES } from '@pegboard/access';
import { readFromOf } from '@pegboard/contracts';
import { answering, answerKind, makeDurable, type BusConnection } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import { GatewayBus } from '../connections/gateway-bus';
import { isConsumerName } from './watching';

/** Makes the consumers of those who only hear, each behind the place that its listener has read. */
@Injectable()
export class Listeners {
  constructor(bus: GatewayBus) {
    answering.onFailure = (_subject, problem) => bus.onProblem(problem);
    // Whoever needs the bus says so if it never comes.
    bus.whenOpen().then(
      (open) => this.serve(open),
      () => undefined,
    );
  }

  private serve(bus: BusConnection): void {
    answerKind(bus, readFromOf('*'), async (name, { after, subjects }) => {
      if (!isConsumerName(name) || (BUS_SERVICES as readonly string[]).includes(name))
        throw reject('CONSUMER_IN_USE', 'name', `The consumer ${name} belongs to a service.`, { consumer: name });
      const { num_pending: pending } = await makeDurable(bus, name, after, subjects);
      return { name, pending };
    });
  }
}
