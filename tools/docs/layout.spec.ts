import { textFaults } from './layout';

describe('a controller', () => {
  it.each(["throw reject('HAS_ROWS', 'id', 'x')", "throw notFound('order', id)", "throw new Rejection(\n  'BUSY', 'x')"])(
    'that says %s itself is found: a refusal is a rule',
    (line) => {
      expect(textFaults('apps/sales/src/orders/sales-orders.controller.ts', line)).toEqual([expect.stringContaining('is a rule')]);
      expect(textFaults('apps/sales/src/orders/order-creation.ts', line)).toEqual([]);
    },
  );

  it('may say how often it is called', () => {
    expect(textFaults('apps/gateway/src/webhooks/deliveries.controller.ts', "throw httpError('TOO_MANY_REQUESTS', text)")).toEqual([]);
  });
});
