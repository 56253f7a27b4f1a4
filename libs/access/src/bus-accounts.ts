import { AREAS } from '@pegboard/contracts';
import { permissionsBesideReleases } from './beside-releases';
import { exportsTo, LISTENER, type BusListener, type Export } from './bus-listeners';
import { BUS_SERVICES, listenerPermissions, type BusPermissions, type StillAllowed } from './bus-permissions';
import { STILL_ALLOWED } from './still-allowed';

/** The account of the services, which has the streams. */
export const COMPANY_ACCOUNT = 'COMPANY';

/** A user in NATS' own words. Without permissions it may do everything in its account. */
interface User {
  readonly user: string;
  readonly password: unknown;
  readonly permissions?: BusPermissions;
}

/** The accounts in NATS' own words, ready to be written into a server's configuration. */
export type BusAccounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * What a listener asks is short. A large message, or very many, would fill what the server keeps for the service that it is for, and the
 * server closes that service's connection. A few replicas of a few programs have a dozen connections.
 */
export const LISTENER_LIMITS = { max_payload: 64 * 1024, max_connections: 50, max_subscriptions: 1_000 };

const LISTENER_NAME = /^[a-z][a-z0-9-]{0,30}$/;
const TAKEN: readonly string[] = [...BUS_SERVICES, 'company', 'sys', 'erp-sync'];

/**
 * A further listener: a team that reads the events by itself.
 * @param reads the services whose events it reads; absent: all
 * @throws Error for a name that is somebody's, or none, and for what is no service
 */
export function listenerCalled(name: string, reads?: readonly string[]): BusListener {
  if (!LISTENER_NAME.test(name) || TAKEN.includes(name))
    throw new Error(`"${name}" can't be a listener's name: small letters, digits and hyphens, and none of ${TAKEN.join(', ')}`);
  if (!reads) return name === LISTENER.name ? LISTENER : { name, consumers: [name] };
  if (name === LISTENER.name) throw new Error(`"${name}" reads everything: choose another name`);
  const unknown = reads.filter((area) => !(AREAS as readonly string[]).includes(area));
  if (unknown.length > 0 || reads.length === 0)
    throw new Error(`${name} can't read ${unknown.join(', ') || 'nothing'}: there are ${AREAS.join(', ')}`);
  return { name, consumers: [name], reads: AREAS.filter((area) => reads.includes(area)) };
}

export const accountOf = ({ name }: BusListener): string => name.toUpperCase();

/**
 * The accounts of one company: the services share one, each listener has its own. In another account nothing can be said or heard
 * but what is exported to it, and an answer goes back to the account of whoever asked: so a listener's reply subject, which no
 * permission binds, names nothing of the company's.
 * @param passwordOf what the configuration says as the password of a user
 * @param more users of the company's account beside the services
 * @param still what supported releases need beside this version; nothing more narrows the accounts to this version alone
 */
export function busAccounts(
  passwordOf: (user: string) => unknown,
  listeners: readonly BusListener[] = [LISTENER],
  more: readonly User[] = [],
  still: StillAllowed = STILL_ALLOWED,
): BusAccounts {
  const services: User[] = BUS_SERVICES.map((user) => ({
    user,
    password: passwordOf(user),
    permissions: permissionsBesideReleases(user, still),
  }));
  const exported = (listener: BusListener): Export[] => [...exportsTo(listener), ...(listener.name === LISTENER.name ? still.exports : [])];
  const own = listeners.map((listener): [string, Record<string, unknown>] => {
    const user: User = {
      user: listener.name,
      password: passwordOf(listener.name),
      permissions: listenerPermissions(listener, exported(listener)),
    };
    const imports = exported(listener).map(({ kind, subject }) => ({ [kind]: { account: COMPANY_ACCOUNT, subject } }));
    return [accountOf(listener), { limits: LISTENER_LIMITS, users: [user], imports }];
  });
  return {
    [COMPANY_ACCOUNT]: { jetstream: 'enabled', users: [...services, ...more], exports: exportsOfCompany(listeners, exported) },
    ...Object.fromEntries(own),
  };
}

/** Each subject once, with the accounts that may have it. */
function exportsOfCompany(listeners: readonly BusListener[], exported: (listener: BusListener) => readonly Export[]): object[] {
  const all = new Map<string, { entry: Record<string, unknown>; accounts: string[] }>();
  for (const listener of listeners)
    for (const { kind, subject, isMany } of exported(listener)) {
      const known = all.get(subject) ?? { entry: { [kind]: subject, ...(isMany ? { response_type: 'Stream' } : {}) }, accounts: [] };
      known.accounts.push(accountOf(listener));
      all.set(subject, known);
    }
  return [...all.values()].map(({ entry, accounts }) => ({ ...entry, accounts }));
}

/** A word of the configuration that the server reads from its environment. */
export class FromEnvironment {
  constructor(readonly variable: string) {}
}

/** Writes a part of a NATS server's configuration. */
export function natsText(value: unknown, indent = ''): string {
  if (value instanceof FromEnvironment) return `$${value.variable}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((one) => `${inner}${natsText(one, inner)}\n`).join('')}${indent}]`;
  }
  const lines = Object.entries(value).map(([key, one]) => `${inner}${key}: ${natsText(one, inner)}\n`);
  const short = `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${typeof one === 'object' ? '' : natsText(one)}`)
    .join(', ')} }`;
  const isShort = Object.values(value).every((one) => typeof one !== 'object') && short.length < 120;
  return isShort ? short : `{\n${lines.join('')}${indent}}`;
}
