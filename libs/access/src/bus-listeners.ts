import { everyQuestion, journalSince, planAsOf, readAreasFromOf, readFromOf, type EventArea } from '@pegboard/contracts';

/** Somebody outside of the company who only hears: an ERP, a report, another team. It has a bus account of its own. */
export interface BusListener {
  /** Its user; the account is called the same, in capitals. */
  readonly name: string;
  /** The durable consumers of the stream of events that are its own. */
  readonly consumers: readonly string[];
  /** Only the events of these services, and copies of what is theirs; absent: everything. */
  readonly reads?: readonly EventArea[];
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
export function exportsTo(listener: BusListener): Export[] {
  if (listener.reads) return exportsOfAreas(listener, listener.reads);
  const { consumers } = listener;
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

/**
 * Neither the stream's list of subjects nor single messages by their place: both would show what belongs to others. The consumer is made by
 * the gateway, which is told the areas by the subject that it is asked on.
 */
function exportsOfAreas({ consumers }: BusListener, reads: readonly EventArea[]): Export[] {
  const asked = (...subjects: string[]): Export[] => subjects.map((subject) => ({ kind: 'service', subject }));
  return [
    ...reads.map((area): Export => ({ kind: 'stream', subject: `evt.${area}.>` })),
    // An account that doesn't import it is answered by the server itself, that it has no JetStream. It shows how much the company stores.
    ...asked('$JS.API.INFO'),
    ...consumers.flatMap((name): Export[] => [
      ...asked(readAreasFromOf(name, reads).subject, `$JS.API.CONSUMER.INFO.EVENTS.${name}`, `$JS.ACK.EVENTS.${name}.>`),
      { kind: 'service', subject: `$JS.API.CONSUMER.MSG.NEXT.EVENTS.${name}`, isMany: true },
    ]),
    ...asked(...COPIES.filter((subject) => reads.includes(subject.split('.')[0] as EventArea))),
  ];
}
