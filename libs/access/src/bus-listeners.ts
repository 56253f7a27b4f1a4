import { everyQuestion, planAsOf, readFromOf, journalSince } from '@pegboard/contracts';

/** Somebody outside of the company who only hears: an ERP, a report, another team. It has a bus account of its own. */
export interface BusListener {
  /** Its user; the account is called the same, in capitals. */
  readonly name: string;
  /** The durable consumers of the stream of events that are its own. */
  readonly consumers: readonly string[];
}

/** The one that every installation has. erp-sync is part of Pegboard and uses it too. */
export const LISTENER: BusListener = { name: 'listener', consumers: ['listener', 'erp-sync'] };

/** Copies of what is there, for one that begins: `<service>.snapshot.<resource>`, the stock journal, the plan's statuses. */
const COPIES: readonly string[] = [
  ...everyQuestion.map(([, { subject }]) => subject).filter((subject) => subject.split('.')[1] === 'snapshot'),
  journalSince.subject,
  planAsOf.subject,
].sort();

/** What the company's account lets a listener have. A service is asked and answers; a stream of messages is only heard. */
export interface Export {
  readonly kind: 'stream' | 'service';
  readonly subject: string;
  /** Answered by several messages. */
  readonly isMany?: boolean;
}

/**
 * Everything that a listener hears and asks, and nothing else. It reads the stream of events through consumers that the gateway
 * makes: whoever makes one himself tells the server where copies are delivered to, also to what isn't his.
 */
export function exportsTo({ consumers }: BusListener): Export[] {
  const asked = (...subjects: string[]): Export[] => subjects.map((subject) => ({ kind: 'service', subject }));
  return [
    { kind: 'stream', subject: 'evt.>' },
    ...asked('$JS.API.INFO', '$JS.API.STREAM.INFO.EVENTS', '$JS.API.STREAM.MSG.GET.EVENTS'),
    ...consumers.flatMap((name): Export[] => [
      ...asked(readFromOf(name).subject, `$JS.API.CONSUMER.INFO.EVENTS.${name}`, `$JS.ACK.EVENTS.${name}.>`),
      { kind: 'service', subject: `$JS.API.CONSUMER.MSG.NEXT.EVENTS.${name}`, isMany: true },
    ]),
    ...asked(...COPIES),
  ];
}
