import { ASKS, readFromOf, type ServiceName } from '@pegboard/contracts';
import { exportsTo, LISTENER, type BusListener, type Export } from './bus-listeners';

/** The services, each of which has a user of its own on the bus. */
export const BUS_SERVICES = ['sales', 'manufacturing', 'purchasing', 'inventory', 'planner', 'gateway'] as const;

/** Everybody who has a user on the bus: each service, and whoever only listens, such as an ERP. */
export const BUS_USERS = [...BUS_SERVICES, 'listener'] as const;
export type BusUser = (typeof BUS_USERS)[number];

/** In NATS' own words. */
export interface BusPermissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
  /** To whom one is asked one may answer. */
  readonly allow_responses: boolean;
}

/** What supported releases need on the bus, and this version doesn't. */
export interface StillAllowed {
  readonly users: Readonly<Record<string, { readonly publish: readonly string[]; readonly subscribe: readonly string[] }>>;
  readonly exports: readonly Export[];
}

const api = (...subjects: string[]): string[] => subjects.map((subject) => `$JS.API.${subject}`);

/** What everybody may know of the stream of events. */
const KNOWING = api('INFO', 'STREAM.INFO.EVENTS', 'STREAM.MSG.GET.EVENTS', 'DIRECT.GET.EVENTS.>', 'CONSUMER.INFO.EVENTS.*');

/**
 * Reading the stream through consumers that a service names by chance. The name is part of the subject: a call without one in its
 * subject could name another's in what it says.
 */
const READING = api(
  'CONSUMER.CREATE.EVENTS.>',
  'CONSUMER.DURABLE.CREATE.EVENTS.*',
  'CONSUMER.DELETE.EVENTS.*',
  'CONSUMER.MSG.NEXT.EVENTS.*',
);

/** Reading it through the service's own durable consumer. */
const readingAs = (name: string): string[] => [
  ...api(
    `CONSUMER.CREATE.EVENTS.${name}`,
    `CONSUMER.CREATE.EVENTS.${name}.>`,
    `CONSUMER.DURABLE.CREATE.EVENTS.${name}`,
    `CONSUMER.DELETE.EVENTS.${name}`,
    `CONSUMER.MSG.NEXT.EVENTS.${name}`,
  ),
  `$JS.ACK.EVENTS.${name}.>`,
];

/** The planner follows the whole stream from a place of its own, the gateway shows pages of it and makes the listeners' consumers. */
const READS_FREELY: readonly ServiceName[] = ['planner', 'gateway'];

/** Each service makes the streams that are missing, because a server may come back without its data. */
const STREAMS = api('STREAM.CREATE.EVENTS', 'STREAM.CREATE.DEAD', 'STREAM.INFO.DEAD');

/** What one replica does at a time: the planner publishes, the gateway sends webhooks. Who does stands in a key-value store. */
const leaseOf = (service: ServiceName): string[] => [
  ...api('STREAM.INFO.KV_LEASES', 'STREAM.CREATE.KV_LEASES', 'STREAM.MSG.GET.KV_LEASES', 'DIRECT.GET.KV_LEASES.>'),
  `$KV.LEASES.${service}`,
];

/** Who did what: the gateway notes it, and nobody's user changes, empties or deletes the stream. */
const AUDITING = [
  ...api(
    'STREAM.CREATE.AUDIT',
    'STREAM.MSG.GET.AUDIT',
    'DIRECT.GET.AUDIT.>',
    'CONSUMER.CREATE.AUDIT.>',
    'CONSUMER.INFO.AUDIT.*',
    'CONSUMER.DELETE.AUDIT.*',
    'CONSUMER.MSG.NEXT.AUDIT.*',
  ),
  'audit.>',
  '$KV.LEASES.gateway.audit',
];

/** What the operations pages show and do. */
const OPERATIONS = [
  ...api(
    'STREAM.NAMES',
    'STREAM.LIST',
    'STREAM.INFO.*',
    'CONSUMER.LIST.*',
    'CONSUMER.NAMES.*',
    'CONSUMER.PAUSE.EVENTS.*',
    'STREAM.MSG.GET.DEAD',
    'STREAM.MSG.DELETE.DEAD',
    'DIRECT.GET.DEAD.>',
    'CONSUMER.CREATE.DEAD.>',
    'CONSUMER.INFO.DEAD.*',
    'CONSUMER.DELETE.DEAD.*',
    'CONSUMER.MSG.NEXT.DEAD.*',
  ),
];

/**
 * What a user may do on the bus: speak in its own name, ask the questions that the contracts say it asks, answer its own,
 * and hear events. It can't publish another's events or dead letters, ask or answer what isn't its own, read another's
 * answers, or touch another's consumer.
 */
export function busPermissions(user: BusUser): BusPermissions {
  if (user === 'listener') return listenerPermissions(LISTENER);
  const allow = [...KNOWING, ...readingAs(user), ...STREAMS, ...ASKS[user].map((question) => question.subject)];
  const readsFreely = READS_FREELY.includes(user);
  if (readsFreely) allow.push(...READING);
  const deny = readsFreely ? BUS_SERVICES.filter((other) => other !== user).flatMap((other) => notTheirs(other)) : [];
  if (user === 'gateway') allow.push(...OPERATIONS, ...AUDITING);
  else allow.push(`evt.${user}.>`, `dead.${user}.>`);
  if (user === 'planner' || user === 'gateway') allow.push(...leaseOf(user));
  const own = user === 'gateway' ? [readFromOf('*').subject, readFromOf('*.*').subject] : [`${user}.>`];
  return { publish: { allow, deny }, subscribe: { allow: [...own, `_INBOX_${user}.>`] }, allow_responses: true };
}

/** The same for one who only hears, in an account of its own: exactly what the company exports to it. */
export function listenerPermissions(listener: BusListener, exported: readonly Export[] = exportsTo(listener)): BusPermissions {
  const of = (kind: 'stream' | 'service'): string[] => exported.filter((one) => one.kind === kind).map(({ subject }) => subject);
  return { publish: { allow: of('service'), deny: [] }, subscribe: { allow: [...of('stream'), '_INBOX.>'] }, allow_responses: false };
}

/** Another's durable consumer: what it is to hear, and what it has heard, is its own. */
const notTheirs = (other: ServiceName): string[] =>
  api(
    `CONSUMER.CREATE.EVENTS.${other}`,
    `CONSUMER.CREATE.EVENTS.${other}.>`,
    `CONSUMER.DURABLE.CREATE.EVENTS.${other}`,
    `CONSUMER.DELETE.EVENTS.${other}`,
    `CONSUMER.MSG.NEXT.EVENTS.${other}`,
  );

/** Whether the permissions let a subject be published. */
export const mayPublish = ({ publish }: BusPermissions, subject: string): boolean =>
  publish.allow.some((pattern) => covers(pattern, subject)) && !publish.deny.some((pattern) => covers(pattern, subject));

/** Whether they let a subject or pattern be listened to. */
export const maySubscribe = ({ subscribe }: BusPermissions, subject: string): boolean =>
  subscribe.allow.some((pattern) => covers(pattern, subject));

function covers(pattern: string, subject: string): boolean {
  const [wanted, words] = [pattern.split('.'), subject.split('.')];
  if (wanted.at(-1) === '>') {
    if (words.length < wanted.length) return false;
    return wanted.slice(0, -1).every((word, i) => (word === '*' && words[i] !== '>') || word === words[i]);
  }
  return words.length === wanted.length && wanted.every((word, i) => (word === '*' && words[i] !== '>') || word === words[i]);
}
