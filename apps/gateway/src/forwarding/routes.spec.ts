import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { neededScopes, RESOURCES } from '@pegboard/access';
import { ROUTES, serviceOf, type RoutedService } from './routes';

const APPS = join(__dirname, '..', '..', '..');

/** Whoever has a key may make these calls, and who has a sign-in code one of them. */
const FOR_ALL = ['/v1/users', '/v1/user_info', '/v1/sessions', '/v1/sessions/own'];

/** Every path that a service's controllers declare, read from their text. */
function declared(service: RoutedService | 'gateway'): { method: string; path: string }[] {
  const files = readdirSync(join(APPS, service, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.controller.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(APPS, service, 'src', file), 'utf8');
    const base = /@Controller\('([^']*)'\)/.exec(text)?.[1] ?? '';
    return [...text.matchAll(/^ {2}@(Get|Post|Patch|Delete|Put)\((?:'([^']*)')?\)/gm)].map(([, method, path]) => ({
      method: method!,
      path: `/${[base, path].filter(Boolean).join('/')}`,
    }));
  });
}

describe('the route table', () => {
  it.each([
    ['POST', '/v1/sales_orders', 'sales'],
    ['GET', '/v1/sales_orders/7', 'sales'],
    ['GET', '/v1/sales_orders/7/missing_ingredients', 'planner'],
    ['GET', '/v1/sales_order_rows/7/missing_ingredients', 'planner'],
    ['GET', '/v1/manufacturing_orders/7/missing_ingredients', 'planner'],
    ['GET', '/v1/purchase_orders/7/missing_ingredients', 'planner'],
    ['POST', '/v1/sales_orders/7/missing_ingredients/buy', 'sales'],
    ['POST', '/v1/sales_orders/7/rank', 'sales'],
    ['POST', '/v1/manufacturing_orders/7/rank', 'manufacturing'],
    ['POST', '/v1/manufacturing_order_make_to_order/bulk', 'manufacturing'],
    ['POST', '/v1/purchase_order_receive', 'purchasing'],
    ['GET', '/v1/inventory', 'planner'],
    ['GET', '/v1/inventory_movements', 'inventory'],
    ['GET', '/v1/plan/demands/sales_order_row/12', 'planner'],
    ['POST', '/v1/replenishment/orders', 'planner'],
    ['PATCH', '/v1/stock_adjustments/{id}', 'inventory'],
    ['GET', '/v1/nowhere', undefined],
    ['GET', '/v1/sales_orders_of_old', undefined],
    ['GET', '/v2/sales_orders', undefined],
  ])('%s %s goes to %s', (method, path, service) => {
    expect(serviceOf(method, path)).toBe(service);
  });

  it('no resource has two owners', () => {
    const all = Object.values(RESOURCES).flat();
    expect(all).toHaveLength(new Set(all).size);
    const calls = ROUTES.flatMap(({ methods, url }) => methods.map((method) => `${method} ${url}`));
    expect(calls).toHaveLength(new Set(calls).size);
  });

  it.each(Object.keys(RESOURCES) as RoutedService[])('every call that %s declares reaches it', (service) => {
    const calls = declared(service).filter(({ path }) => path.startsWith('/v1/'));
    expect(calls.filter(({ method, path }) => serviceOf(method, path) !== service)).toEqual([]);
  });

  it.each([...(Object.keys(RESOURCES) as RoutedService[]), 'gateway' as const])(
    'every call of %s needs scopes: one that had none would be refused',
    (service) => {
      const calls = declared(service).filter(({ path }) => path.startsWith('/v1/'));
      expect(calls.length).toBeGreaterThan(0);
      const isForAll = (path: string): boolean => FOR_ALL.includes(path);
      expect(calls.filter(({ method, path }) => !isForAll(path) && !neededScopes(method, path)?.length)).toEqual([]);
      expect(calls.filter(({ method, path }) => isForAll(path) && neededScopes(method, path)?.length !== 0)).toEqual([]);
    },
  );
});
