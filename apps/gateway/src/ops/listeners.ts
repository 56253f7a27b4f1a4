import { Injectable } from '@nestjs/common';
import { BUS_SERVICES } from '@pegboard/access';
import { AREAS, areasIn, readAreasFromOf, readFromOf } from '@pegboard/contracts';
import { answering, answerKind, EVENTS, makeDurable, type BusConnection } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
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
      refuseOthers(name);
      const { num_pending: pending } = await makeDurable(bus, name, after, subjects);
      return { name, pending };
    });
    // Which areas they are says the subject, and that is what the bus permits.
    const narrow = { ...readAreasFromOf('*', AREAS), subject: readFromOf('*.*').subject };
    answerKind(bus, narrow, async (words, { after, subjects }) => {
      const [name = '', word = ''] = words.split('.');
      refuseOthers(name);
      const areas = areasIn(word) ?? [];
      const beyond = subjects.filter((subject) => !areas.some((area) => subject.startsWith(`evt.${area}.`)));
      if (beyond.length > 0)
        throw new Rejection('INSUFFICIENT_SCOPE', `${name} may read ${areas.join(', ')}, and not ${beyond.join(', ')}.`);
      const { num_pending: pending } = await makeDurable(bus, name, after, subjects);
      return { name, pending, end: (await bus.manager.streams.info(EVENTS)).state.last_seq };
    });
  }
}

/** @throws Rejection 409 CONSUMER_IN_USE */
function refuseOthers(name: string): void {
  if (isConsumerName(name) && !(BUS_SERVICES as readonly string[]).includes(name)) return;
  throw reject('CONSUMER_IN_USE', 'name', `The consumer ${name} belongs to a service.`, { consumer: name });
}
