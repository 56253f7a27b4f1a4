import { EVERY_SCOPE, isScope, type Scope } from './scopes';

const READING: readonly Scope[] = ['sales:read', 'manufacturing:read', 'purchasing:read', 'inventory:read', 'planner:read'];

/** Named sets of scopes. A key holds the names, so that a role that learns something new does so for every key. */
export const ROLES = {
  viewer: READING,
  sales: [...READING, 'sales:write', 'planner:simulate'],
  production: [...READING, 'manufacturing:write', 'planner:simulate'],
  buyer: [...READING, 'purchasing:write', 'planner:simulate'],
  warehouse: [...READING, 'inventory:write'],
  /** Decides what is made, bought and sold first: all of the business, and nothing about keys and operations. */
  planner: [...READING, 'sales:write', 'manufacturing:write', 'purchasing:write', 'inventory:write', 'planner:simulate'],
  /** A web shop: sells and listens. */
  shop: ['sales:read', 'sales:write', 'inventory:read', 'planner:read', 'events:read', 'webhooks:read', 'webhooks:write'],
  /** An ERP that mirrors everything and changes nothing. */
  erp: [...READING, 'events:read'],
  /** Keeps it running: sees whatever may be stuck, in the feed, on its way to a webhook or put aside, and changes none of it. */
  operator: [...READING, 'events:read', 'webhooks:read', 'ops:read', 'ops:redrive'],
  admin: EVERY_SCOPE,
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof ROLES;

export const EVERY_ROLE = Object.keys(ROLES) as readonly Role[];

export const isRole = (text: unknown): text is Role => typeof text === 'string' && Object.hasOwn(ROLES, text);

/** The scopes that roles and single scopes amount to. Words that are neither, such as those of a newer version, grant nothing. */
export function scopesOf(words: readonly string[]): ReadonlySet<Scope> {
  const scopes = new Set<Scope>();
  for (const word of words) {
    if (isScope(word)) scopes.add(word);
    else if (isRole(word)) for (const scope of ROLES[word]) scopes.add(scope);
  }
  return scopes;
}
