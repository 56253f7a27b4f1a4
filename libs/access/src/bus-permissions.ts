import { ASKS, type ServiceName } from '@pegboard/contracts';

/** Everybody who has a user of his own on the bus: each service, and whoever only listens, such as an ERP. */
export const BUS_USERS = ['sales', 'manufacturing', 'purchasing', 'inventory', 'planner', 'gateway', 'listener'] as const;
export type BusUser = (typeof BUS_USERS)[number];

/** In NATS' own words. */
export interface BusPermissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
  /** To whom one is asked one may answer. */
  readonly allow_responses: boolean;
}

const api = (...subjects: string[]): string[] => subjects.map((subject) => `$JS.API.${subject}`);

/**
 * Reading the stream of events, which the whole company may hear. A consumer is created under a name, which is part of the subject:
 * a call without one in its subject could name another's in what it says.
 */
const LISTENING = api(
  'INFO',
  'STREAM.INFO.EVENTS',
  'STREAM.MSG.GET.EVENTS',
  'DIRECT.GET.EVENTS.>',
  'CONSUMER.CREATE.EVENTS.>',
  'CONSUMER.DURABLE.CREATE.EVENTS.*',
  'CONSUMER.INFO.EVENTS.*',
  'CONSUMER.DELETE.EVENTS.*',
  'CONSUMER.MSG.NEXT.EVENTS.*',
);

/** Each service makes the streams that are missing, because a server may come back without its data. */
const STREAMS = api('STREAM.CREATE.EVENTS', 'STREAM.CREATE.DEAD', 'STREAM.INFO.DEAD');

/** What one replica does at a time: the planner publishes, the gateway sends webhooks. Who does stands in a key-value store. */
const leaseOf = (service: ServiceName): string[] => [
  ...api('STREAM.INFO.KV_LEASES', 'STREAM.CREATE.KV_LEASES', 'STREAM.MSG.GET.KV_LEASES', 'DIRECT.GET.KV_LEASES.>'),
  `$KV.LEASES.${service}`,
];

/** What the operations pages show and do. */
const OPERATIONS = [
  ...api(
    'STREAM.NAMES',
    'STREAM.LIST',
    'STREAM.INFO.*',
    'CONSUMER.LIST.*',
    'CONSUMER.NAMES.*',
    'STREAM.MSG.GET.DEAD',
    'STREAM.MSG.DELETE.DEAD',
    'DIRECT.GET.DEAD.>',
    'CONSUMER.CREATE.DEAD.>',
    'CONSUMER.INFO.DEAD.*',
    'CONSUMER.DELETE.DEAD.*',
    'CONSUMER.MSG.NEXT.DEAD.*',
  ),
];

/** Copies of what is there, for a listener that begins: `<service>.snapshot.<resource>`, the stock journal, the plan's statuses. */
const SNAPSHOTS = ['*.snapshot.>', 'inventory.journal_since', 'inventory.ledger_snapshot', 'planner.as_of'];

/** The listener's durable consumers; everybody else's are out of its reach. */
const LISTENERS = ['listener', 'erp-sync'] as const;

/**
 * What a user may do on the bus: speak in its own name, ask the questions that the contracts say it asks, answer its own,
 * and hear events. It can't publish another's events or dead letters, ask or answer what isn't its own, read another's
 * answers, or touch another's consumer.
 */
export function busPermissions(user: BusUser): BusPermissions {
  const inbox = user === 'listener' ? '_INBOX' : `_INBOX_${user}`;
  const consumers: readonly string[] = user === 'listener' ? LISTENERS : [user];
  const allow = [...LISTENING, ...consumers.map((name) => `$JS.ACK.EVENTS.${name}.>`)];
  const deny = BUS_USERS.filter((other) => other !== user && other !== 'listener').flatMap((other) => notTheirs(other));
  if (user === 'listener') {
    allow.push(...SNAPSHOTS);
    return { publish: { allow, deny }, subscribe: { allow: ['evt.>', `${inbox}.>`] }, allow_responses: false };
  }
  const service: ServiceName = user;
  allow.push(...STREAMS, ...ASKS[service].map((question) => question.subject));
  if (service === 'gateway') allow.push(...OPERATIONS);
  else allow.push(`evt.${service}.>`, `dead.${service}.>`);
  if (service === 'planner' || service === 'gateway') allow.push(...leaseOf(service));
  const own = service === 'gateway' ? [] : [`${service}.>`];
  return { publish: { allow, deny }, subscribe: { allow: [...own, `${inbox}.>`] }, allow_responses: true };
}

/** Another's durable consumer: what it is to hear, and what it has heard, is its own. */
const notTheirs = (other: BusUser): string[] =>
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
