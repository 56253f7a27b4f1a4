import { textFaults } from './layout';

describe('a body', () => {
  const faults = (text: string) => textFaults('apps/sales/src/orders/sales-orders.controller.ts', text);

  it('is called by what it does to a resource', () => {
    expect(faults('@Post()\n  async create(@Body() body: CreateOrderDto) {')).toEqual([]);
    expect(faults("@Patch(':id')\n  async update(@Body() body: UpdateOrderDto) {")).toEqual([]);
    expect(faults('@Post()\n  async create(@Body() body: OrderDto) {')).toEqual([expect.stringContaining('Create…Dto')]);
    expect(faults("@Patch(':id')\n  async update(@Body() body: OrderPatch) {")).toEqual([expect.stringContaining('Update…Dto')]);
    expect(faults("@Post(':id/rank')\n  async rank(@Body() body: RankDto) {")).toEqual([]);
    expect(textFaults('apps/sales/src/orders/order.dto.ts', 'export class EditOrderDto {}')).toHaveLength(1);
  });
});

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
