import { joined, type Description } from './description';
import type { RoutedService } from '../forwarding/routes';

const description = (paths: Description['paths'], schemas: Record<string, unknown> = {}): Description => ({
  openapi: '3.0.0',
  info: { title: 'x' },
  paths,
  components: { schemas: schemas as never },
});
const call = (schema: string) => ({ post: { requestBody: { $ref: `#/components/schemas/${schema}` }, tags: ['Old'] } });

describe('the joined description', () => {
  const own = description({ '/v1/events': { get: {} } });

  it('takes each call from the service that answers it', () => {
    const all = joined(
      own,
      new Map<RoutedService, Description>([
        [
          'planner',
          description({ '/v1/sales_orders/{id}/missing_ingredients': { get: { from: 'planner' } }, '/v1/openapi.json': { get: {} } }),
        ],
        [
          'sales',
          description({
            '/v1/sales_orders/{id}': { get: { from: 'sales' } },
            '/v1/sales_orders/{id}/missing_ingredients': { get: { from: 'sales' } },
            '/v1/suppliers': { get: {} },
          }),
        ],
      ]),
    );
    expect(all.paths).toEqual({
      '/v1/events': { get: { tags: ['events'] } },
      '/v1/sales_orders/{id}': { get: { from: 'sales', tags: ['sales_orders'] } },
      '/v1/sales_orders/{id}/missing_ingredients': { get: { from: 'planner', tags: ['sales_orders'] } },
    });
  });

  it('has tags by area, the most used first, also of resources that nobody has put in a place', () => {
    const all = joined(
      description({ '/v1/events': { get: {} }, '/v1/news': { get: {} } }),
      new Map<RoutedService, Description>([
        [
          'sales',
          description({ '/v1/customers': { post: {}, get: {} }, '/v1/sales_orders': { get: {} }, '/v1/sales_orders/{id}': { get: {} } }),
        ],
      ]),
    );
    expect(all.tags!.map(({ name }) => name)).toEqual(['sales_orders', 'customers', 'events', 'news']);
    expect(all.tags!.map((tag) => tag.description)).toEqual([
      'Sell: Orders of customers, in rank order, with statuses and dates of the plan',
      'Sell: Who orders',
      'Connect: Everything that happened, as pages or as a stream',
      'Connect: news',
    ]);
    expect(all['x-tagGroups']!.map(({ name, tags }) => [name, tags])).toEqual([
      ['Sell', ['sales_orders', 'customers']],
      ['Connect', ['events', 'news']],
    ]);
    expect(Object.keys(all.paths)).toEqual(['/v1/sales_orders', '/v1/sales_orders/{id}', '/v1/customers', '/v1/events', '/v1/news']);
    expect(Object.keys(all.paths['/v1/customers']!)).toEqual(['get', 'post']);
  });

  it('keeps apart what has one name and two meanings, and shares what is the same', () => {
    const row = { properties: { of: { $ref: '#/components/schemas/Other' } } };
    const all = joined(
      own,
      new Map<RoutedService, Description>([
        ['purchasing', description({ '/v1/suppliers': call('RowDto') }, { RowDto: { type: 'object' }, Same: { type: 'string' } })],
        [
          'sales',
          description(
            { '/v1/customers': call('RowDto') },
            { RowDto: row, Other: { $ref: '#/components/schemas/RowDto' }, Same: { type: 'string' } },
          ),
        ],
      ]),
    );
    expect(all.components!['schemas']).toEqual({
      RowDto: { type: 'object' },
      Same: { type: 'string' },
      SalesRowDto: row,
      Other: { $ref: '#/components/schemas/SalesRowDto' },
    });
    expect(all.paths['/v1/customers']!['post']).toMatchObject({ requestBody: { $ref: '#/components/schemas/SalesRowDto' } });
    expect(all.paths['/v1/suppliers']!['post']).toMatchObject({ requestBody: { $ref: '#/components/schemas/RowDto' } });
  });
});
