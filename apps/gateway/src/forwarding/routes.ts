import { RESOURCES } from '@pegboard/access';
import type { ServiceName } from '@pegboard/contracts';

export type RoutedService = Exclude<ServiceName, 'gateway'>;

/** What the planner answers about resources that others own. Buying from such a list is the owner's again. */
const OF_THE_PLAN = ['sales_orders', 'sales_order_rows', 'manufacturing_orders', 'purchase_orders'].map(
  (resource) => `/v1/${resource}/:id/missing_ingredients`,
);

/** What operators ask the gateway for and only one service can check. */
const CHECKS: Readonly<Partial<Record<RoutedService, string>>> = { inventory: '/v1/ops/ledger_check', planner: '/v1/ops/plan_check' };

export const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const;
export type Method = (typeof METHODS)[number];

export interface Route {
  readonly service: RoutedService;
  readonly methods: readonly Method[];
  /** In the router's words: `:id` is one word, `*` the rest. */
  readonly url: string;
}

export const ROUTES: readonly Route[] = [
  ...OF_THE_PLAN.map((url): Route => ({ service: 'planner', methods: ['GET', 'HEAD'], url })),
  ...(Object.entries(CHECKS) as [RoutedService, string][]).map(([service, url]): Route => ({ service, methods: ['GET', 'HEAD'], url })),
  ...(Object.keys(RESOURCES) as RoutedService[]).flatMap((service) =>
    RESOURCES[service].flatMap((resource): Route[] => [
      { service, methods: METHODS, url: `/v1/${resource}` },
      { service, methods: METHODS, url: `/v1/${resource}/*` },
    ]),
  ),
];

/** The service that a call goes to, as the router finds it. @param path without a query, ids in any form (`{id}`, `7`) */
export function serviceOf(method: string, path: string): RoutedService | undefined {
  return ROUTES.find(({ methods, url }) => (methods as readonly string[]).includes(method.toUpperCase()) && isMatch(url, path))?.service;
}

function isMatch(url: string, path: string): boolean {
  const [wanted, words] = [url.split('/'), path.split('/')];
  if (wanted[wanted.length - 1] !== '*' && wanted.length !== words.length) return false;
  return wanted.every((word, i) => word === '*' || word === words[i] || (word.startsWith(':') && Boolean(words[i])));
}
