import type { OpenAPIObject } from '@nestjs/swagger';
import { withWords } from './described-calls';

const response = { '200': { description: '' }, '422': { description: '' } };
const described = (calls: Readonly<Record<string, Readonly<Record<string, object>>>>): any =>
  withWords({
    openapi: '3.0.0',
    info: { title: '', version: '' },
    paths: Object.fromEntries(
      Object.entries(calls).map(([path, item]) => [
        path,
        Object.fromEntries(Object.entries(item).map(([method, call]) => [method, { responses: { ...response }, ...call }])),
      ]),
    ),
  } as unknown as OpenAPIObject).paths;

describe('a call in words', () => {
  const id = { name: 'id', in: 'path', required: true };
  const paths = described({
    '/v1/customers': {
      get: {
        parameters: [
          { name: 'page', in: 'query' },
          { name: 'created_at_min', in: 'query' },
        ],
      },
      post: {},
    },
    '/v1/customers/{id}': { get: { parameters: [id] }, patch: { parameters: [id] }, delete: { parameters: [id] } },
    '/v1/customers/{id}/merge_twice': { post: { parameters: [id] } },
    '/v1/batches': { post: {} },
    '/v1/batches/{id}': { get: {} },
    '/v1/sales_orders/rank': { post: {} },
    '/v1/sales_orders/{id}/rank': { post: {} },
    '/v1/plan/what_if': { post: {} },
    '/v1/ops/services': { get: { summary: 'List every service' } },
    '/v1/events': { get: { parameters: [{ name: 'accept', in: 'header', required: true }] } },
    '/v1/suppliers/{id}': { delete: { parameters: [{ name: 'prefer', in: 'header', required: true }] } },
    '/v1/sales_order_rerank': { post: {} },
    '/v1/api_keys': { post: {} },
    '/v1/api_keys/{id}': { delete: {} },
    '/v1/webhooks/{id}/test': { post: {} },
  });
  const calls = Object.values(paths).flatMap((item: any) => Object.values(item)) as any[];
  const namesOf = (call: any): string[] => call.parameters.map(({ name }: { name: string }) => name);

  it('is said by its method and its path, if it does what they say', () => {
    const { get, post } = paths['/v1/customers'];
    expect([get.summary, post.summary]).toEqual(['List customers', 'Create a customer']);
    expect(get.description).toMatch(/^Returns one page of the customers .*\n\nNeeds `sales:read`\.$/);
    const one = paths['/v1/customers/{id}'];
    expect([one.get.summary, one.patch.summary, one.delete.summary]).toEqual([
      'Get one customer',
      'Change a customer',
      'Delete a customer',
    ]);
    expect(paths['/v1/batches'].post.summary).toBe('Create a batch');
    expect(paths['/v1/sales_order_rerank'].post.summary).toBe('Move a sales order to another place');
  });

  it('is said in its own words, if it does more or its controller says so', () => {
    expect(paths['/v1/sales_orders/{id}/rank'].post.summary).toBe('Move one sales order in the ranking');
    expect(paths['/v1/ops/services'].get.summary).toBe('List every service');
    expect(paths['/v1/ops/services'].get.description).toBe('Returns services of ops.\n\nNeeds `ops:read`.');
  });

  it('is never silent, also where nobody has written anything', () => {
    expect(paths['/v1/customers/{id}/merge_twice'].post.summary).toBe('Merge twice: a customer');
    for (const call of calls) expect([call.summary.length > 5, call.description.length > 15]).toEqual([true, true]);
  });

  it('has a name of its own for generated clients', () => {
    const names = calls.map(({ operationId }) => operationId as string);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual([
      'listCustomers',
      'createCustomer',
      'getCustomer',
      'updateCustomer',
      'deleteCustomer',
      'postCustomerMergeTwice',
      'createBatch',
      'getBatch',
      'postSalesOrdersRank',
      'postSalesOrderRank',
      'postPlanWhatIf',
      'getOpsServices',
      'listEvents',
      'deleteSupplier',
      'createSalesOrderRerank',
      'createApiKey',
      'deleteApiKey',
      'postWebhookTest',
    ]);
  });

  it('says what may be sent besides the body, where it counts', () => {
    expect(namesOf(paths['/v1/customers'].get)).toEqual(['page', 'created_at_min']);
    expect(namesOf(paths['/v1/customers'].post)).toEqual(['Idempotency-Key', 'wait_for_plan']);
    expect(namesOf(paths['/v1/customers/{id}'].patch)).toEqual(['id', 'If-Match', 'wait_for_plan']);
    expect(namesOf(paths['/v1/customers/{id}'].delete)).toEqual(['id', 'If-Match', 'wait_for_plan']);
    expect(namesOf(paths['/v1/plan/what_if'].post)).toEqual(['Idempotency-Key']);
    expect(namesOf(paths['/v1/api_keys'].post)).toEqual(['Idempotency-Key']);
    expect(namesOf(paths['/v1/api_keys/{id}'].delete)).toEqual([]);
    expect(namesOf(paths['/v1/webhooks/{id}/test'].post)).toEqual([]);
  });

  it('describes every parameter, and demands no header', () => {
    for (const one of calls.flatMap((call) => call.parameters)) expect([one.name, one.description?.length > 10]).toEqual([one.name, true]);
    expect(paths['/v1/events'].get.parameters).toEqual([]);
    expect(paths['/v1/suppliers/{id}'].delete.parameters[0]).toMatchObject({ name: 'Prefer', required: false });
    expect(paths['/v1/customers/{id}'].get.parameters[0].description).toBe('The id of the customer.');
  });

  it('says which headers come back', () => {
    const headersOf = (path: string, method: string, status = '200') => Object.keys(paths[path][method].responses[status].headers ?? {});
    expect(headersOf('/v1/customers', 'post')).toEqual(['X-Plan-Run', 'X-Plan-Pending']);
    expect(headersOf('/v1/customers/{id}', 'patch')).toEqual(['X-Plan-Run', 'X-Plan-Pending', 'ETag']);
    expect(headersOf('/v1/customers/{id}', 'get')).toEqual(['ETag']);
    expect(headersOf('/v1/customers/{id}', 'patch', '422')).toEqual([]);
    expect(headersOf('/v1/batches/{id}', 'get')).toEqual([]);
  });
});
