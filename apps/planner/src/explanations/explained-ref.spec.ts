import { nameOf } from './explained-ref';

it('P11: an explanation is of something that the plan knows', () => {
  expect(nameOf('sales_order_row', 7, ['sales_order_row', 'stock'])).toBe('sales_order_row/7');
  expect(() => nameOf('colour', 7, ['sales_order_row'])).toThrow(
    expect.objectContaining({
      code: 'UNKNOWN_VALUE',
      details: [expect.objectContaining({ path: 'type', info: { allowed: ['sales_order_row'] } })],
    }),
  );
});
