/** Everything that a key or a token can be allowed, and what that means. What isn't listed can't be granted. */
export const SCOPES = {
  'sales:read': 'see customers, sales orders, fulfillments and returns',
  'sales:write': 'change them: sell, rank, pack and deliver',
  'manufacturing:read': 'see recipes, operators, manufacturing orders and productions',
  'manufacturing:write': 'change them: plan, produce, link to sales orders',
  'purchasing:read': 'see suppliers, purchase orders and receipts',
  'purchasing:write': 'change them: buy, outsource, receive',
  'inventory:read': 'see items, locations, stock, batches and their origin',
  'inventory:write': 'change them: adjust, transfer and count stock',
  'planner:read': 'see the plan and its reasons',
  'planner:simulate': 'ask "what if" questions',
  'events:read': 'read the events of the areas that the key may read',
  'webhooks:read': 'see webhooks and what was sent to them',
  'webhooks:write': 'set up webhooks',
  'ops:read': 'see consumers, dead letters and checks',
  'ops:redrive': 'send dead letters again, and other operations',
  'keys:manage': 'create, rotate and revoke API keys',
} as const;

export type Scope = keyof typeof SCOPES;

export const EVERY_SCOPE = Object.keys(SCOPES) as readonly Scope[];

export const isScope = (text: unknown): text is Scope => typeof text === 'string' && Object.hasOwn(SCOPES, text);
