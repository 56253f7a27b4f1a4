import { RESOURCES } from './resources';
import type { Scope } from './scopes';

type Area = 'sales' | 'manufacturing' | 'purchasing' | 'inventory' | 'webhooks';

/** Calls whose right isn't simply that of their resource and verb; the first that fits decides. */
const SPECIAL: readonly { readonly method: 'GET' | 'POST' | '*'; readonly path: string; readonly scopes: readonly Scope[] }[] = [
  // Answered by the planner, but the answer is about stock.
  { method: 'GET', path: 'inventory/**', scopes: ['inventory:read'] },
  { method: 'GET', path: '*/:id/missing_ingredients', scopes: ['planner:read'] },
  { method: 'POST', path: 'plan/what_if', scopes: ['planner:simulate'] },
  // A question that is too long for an address.
  { method: 'POST', path: 'sales_orders/search', scopes: ['sales:read'] },
  { method: 'POST', path: 'sales_order_rows/search', scopes: ['sales:read'] },
  { method: 'POST', path: 'plan/to_do/orders', scopes: ['planner:read', 'purchasing:write', 'manufacturing:write'] },
  { method: 'GET', path: 'plan/**', scopes: ['planner:read'] },
  { method: 'GET', path: 'replenishment/**', scopes: ['planner:read'] },
  // Whoever makes one thing out of another needs the right to both: no scope reaches further by way of another service.
  { method: 'POST', path: 'replenishment/orders', scopes: ['planner:read', 'purchasing:write', 'manufacturing:write'] },
  { method: 'POST', path: 'sales_order_rows/:id/make_in_batch', scopes: ['sales:write', 'manufacturing:write'] },
  { method: 'POST', path: 'sales_order_rows/:id/buy', scopes: ['sales:write', 'purchasing:write'] },
  { method: 'POST', path: 'sales_order_rows/:id/outsource', scopes: ['sales:write', 'purchasing:write'] },
  { method: 'POST', path: 'sales_order_rows/:id/missing_ingredients/buy', scopes: ['sales:read', 'purchasing:write'] },
  { method: 'POST', path: 'sales_orders/:id/missing_ingredients/buy', scopes: ['sales:read', 'purchasing:write'] },
  { method: 'POST', path: 'manufacturing_orders/:id/missing_ingredients/buy', scopes: ['manufacturing:read', 'purchasing:write'] },
  { method: 'POST', path: 'purchase_orders/:id/missing_ingredients/make', scopes: ['purchasing:read', 'manufacturing:write'] },
  { method: 'POST', path: 'manufacturing_order_recipe_rows/:id/buy', scopes: ['manufacturing:read', 'purchasing:write'] },
  { method: 'POST', path: 'manufacturing_order_make_to_order/**', scopes: ['sales:write', 'manufacturing:write'] },
  { method: 'POST', path: 'manufacturing_order_unlink', scopes: ['sales:write', 'manufacturing:write'] },
  // Asks where the file is; the file is read.
  { method: '*', path: 'webhook_logs_export', scopes: ['webhooks:read'] },
  { method: 'GET', path: 'events/**', scopes: ['events:read'] },
  { method: 'GET', path: 'ops/**', scopes: ['ops:read'] },
  { method: '*', path: 'ops/**', scopes: ['ops:redrive'] },
  { method: '*', path: 'api_keys/**', scopes: ['keys:manage'] },
  { method: 'POST', path: 'sign_in_codes', scopes: ['keys:manage'] },
  // The code is the proof; and everybody may end what they hold themselves.
  { method: 'POST', path: 'sessions', scopes: [] },
  { method: '*', path: 'sessions/own', scopes: [] },
  // Whoever may call at all may know who calls: names, and nothing about rights.
  { method: 'GET', path: 'user_info', scopes: [] },
  { method: 'GET', path: 'users', scopes: [] },
];

const AREAS: ReadonlyMap<string, Area> = new Map([
  ...(['sales', 'manufacturing', 'purchasing', 'inventory'] as const).flatMap((area) =>
    RESOURCES[area].map((resource): [string, Area] => [resource, area]),
  ),
  ['webhooks', 'webhooks'],
]);

/**
 * The scopes that a call needs, all of them, by its method and its path: a route's pattern or an address without query. An empty
 * list is a call for everybody who has a key.
 * Undefined for a call that this table doesn't know: nobody may make it, whatever they hold.
 */
export function neededScopes(method: string, path: string): readonly Scope[] | undefined {
  const [version, ...words] = path.split('/').filter(Boolean);
  if (version !== 'v1' || words.length === 0) return undefined;
  const verb = method.toUpperCase() === 'HEAD' ? 'GET' : method.toUpperCase();
  const special = SPECIAL.find((call) => (call.method === '*' || call.method === verb) && fits(call.path.split('/'), words));
  if (special) return special.scopes;
  const area = AREAS.get(words[0]!);
  if (!area) return undefined;
  return [verb === 'GET' ? `${area}:read` : `${area}:write`];
}

/** `**` is whatever follows, nothing included. */
function fits(pattern: readonly string[], words: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === '**';
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((word, i) => word === '*' || word.startsWith(':') || word === words[i]);
}

/**
 * What one must be allowed to read to be told what a call did, by what it needs: whoever may change things without seeing them
 * learns nothing by changing them.
 */
export const readsOf = (needed: readonly Scope[]): readonly Scope[] =>
  needed.flatMap((scope) =>
    scope.endsWith(':write') ? [scope.replace(/write$/, 'read') as Scope] : scope === 'ops:redrive' ? ['ops:read'] : [],
  );
