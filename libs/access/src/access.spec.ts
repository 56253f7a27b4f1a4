import { EVERY_ROLE, EVERY_SCOPE, hashOf, isSameHash, neededScopes, newApiKey, readApiKey, ROLES, SCOPES, scopesOf } from './index';

describe('what a call needs', () => {
  it.each([
    ['GET', '/v1/sales_orders', ['sales:read']],
    ['HEAD', '/v1/sales_orders/7', ['sales:read']],
    ['POST', '/v1/sales_orders/:id/rank', ['sales:write']],
    ['DELETE', '/v1/purchase_order_receive/{id}', ['purchasing:write']],
    ['GET', '/v1/inventory', ['inventory:read']],
    ['GET', '/v1/sales_orders/7/missing_ingredients', ['planner:read']],
    ['POST', '/v1/sales_orders/7/missing_ingredients/buy', ['sales:read', 'purchasing:write']],
    ['POST', '/v1/sales_order_rows/7/outsource', ['sales:write', 'purchasing:write']],
    ['POST', '/v1/manufacturing_order_make_to_order/bulk', ['sales:write', 'manufacturing:write']],
    ['POST', '/v1/replenishment/orders', ['planner:read', 'purchasing:write', 'manufacturing:write']],
    ['POST', '/v1/plan/to_do/orders', ['planner:read', 'purchasing:write', 'manufacturing:write']],
    ['POST', '/v1/plan/what_if', ['planner:simulate']],
    ['GET', '/v1/events', ['events:read']],
    ['POST', '/v1/webhooks/:id/test', ['webhooks:write']],
    ['POST', '/v1/webhook_logs_export', ['webhooks:read']],
    ['GET', '/v1/ops/dead_letters', ['ops:read']],
    ['POST', '/v1/ops/dead_letters/:id/redrive', ['ops:redrive']],
    ['POST', '/v1/api_keys/:id/rotate', ['keys:manage']],
    ['GET', '/v1/user_info', []],
  ])('%s %s needs %j', (method, path, scopes) => {
    expect(neededScopes(method, path)).toEqual(scopes);
  });

  it.each([
    ['GET', '/v1/nowhere'],
    ['GET', '/v2/sales_orders'],
    ['GET', '/v1'],
    ['POST', '/v1/inventory'],
    ['POST', '/v1/events'],
    ['DELETE', '/v1/plan/what_if'],
    ['GET', '/v1/constructor'],
  ])('%s %s is nobody’s: what no line allows is refused', (method, path) => {
    expect(neededScopes(method, path)).toBeUndefined();
  });
});

describe('roles', () => {
  it('are made of known scopes, and only those that say so may write', () => {
    for (const role of EVERY_ROLE) for (const scope of ROLES[role]) expect(SCOPES[scope]).toBeDefined();
    for (const role of ['viewer', 'erp'] as const) expect(ROLES[role].filter((scope) => !scope.endsWith(':read'))).toEqual([]);
    const keepers = EVERY_ROLE.filter((role) => (ROLES[role] as readonly string[]).includes('keys:manage'));
    expect(keepers).toEqual(['admin']);
    expect(ROLES.admin).toEqual(EVERY_SCOPE);
  });

  it('words that mean nothing here grant nothing', () => {
    expect([...scopesOf(['sales:read', 'emperor', '*', 'sales:*', '__proto__', 'toString'])]).toEqual(['sales:read']);
    expect([...scopesOf(['erp', 'ops:read'])].sort()).toEqual([...ROLES.erp, 'ops:read'].sort());
  });
});

describe('an API key', () => {
  it('is read back into its parts and known by its hash alone', () => {
    const key = newApiKey();
    const { id, secret } = readApiKey(key.text)!;
    expect(id).toBe(key.id);
    expect(isSameHash(hashOf(secret), key.hash)).toBe(true);
    expect(key.hash).not.toContain(secret);
    expect(newApiKey(key.id).hash).not.toBe(key.hash);
  });

  it.each([
    '',
    'pgb_',
    'pgb_0123456789abcdef_short',
    `pgb_0123456789ABCDEF_${'a'.repeat(43)}`,
    `xgb_0123456789abcdef_${'a'.repeat(43)}`,
    `pgb_0123456789abcdef_${'a'.repeat(43)}\n`,
  ])('%j can be none', (text) => {
    expect(readApiKey(text)).toBeUndefined();
  });
});
