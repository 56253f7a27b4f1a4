import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

/** P14 in a whole company: from a sold sofa to the fabric that nobody has bought. */
describe('what to do today, in a whole company (P14)', () => {
  const running = withCompany();
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(running().api);
  });

  const toDo = async (query = ''): Promise<any[]> => (await shop.api.get(`/v1/plan/to_do?location_id=${shop.works}${query}`)).data;
  const line = (variant: number) => expect.objectContaining({ variant_id: variant });
  const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
  const orders = (rows: object[], more: object = {}) => shop.api.send('POST', '/v1/plan/to_do/orders', { rows, ...more });

  it('lists a material that only planned production will need, and orders it once, or in a draft', async () => {
    const fabric = await shop.material('FABRIC');
    const frame = await shop.material('FRAME');
    const sofa = await shop.product(
      'SOFA',
      new Map([
        [fabric, 3],
        [frame, 1],
      ]),
    );
    await shop.api.patch(`/v1/variants/${fabric}`, { lead_time: 10 });
    await shop.stock(fabric, 4);
    const delivery = '2099-06-20';
    await shop.api.post('/v1/sales_orders', { ...shop.orderBody(sofa, 2), delivery_date: delivery });
    await eventually(async () =>
      expect(await toDo('&extend=supplier')).toEqual([
        expect.objectContaining({
          variant_id: fabric,
          action: 'buy',
          quantity: 2,
          latest_day: dayBefore(delivery, 10),
          needed_on: delivery,
          is_late: false,
          lead_time: 10,
          default_supplier_id: shop.supplier,
          supplier: expect.objectContaining({ id: shop.supplier }),
          demands: [expect.objectContaining({ type: 'sales_order_row', quantity: 2 })],
        }),
        expect.objectContaining({ variant_id: frame, quantity: 2, latest_day: delivery }),
        expect.objectContaining({ variant_id: sofa, action: 'make', quantity: 2, default_supplier_id: null }),
      ]),
    );
    expect(await toDo(`&action=buy&latest_day_max=${dayBefore(delivery, 1)}`)).toEqual([line(fabric)]);

    const draft = await shop.api.post('/v1/purchase_orders', { ...shop.purchaseBody(frame, 1, new Date(delivery)), status: 'DRAFT' });
    const frames = { variant_id: frame, location_id: shop.works };
    await eventually(async () => expect((await toDo(`&variant_id=${frame}`))[0]).toMatchObject({ quantity: 2, quantity_in_drafts: 1 }));
    expect(await orders([frames], { purchase_order_id: draft.id })).toMatchObject({
      status: 201,
      body: { purchase_orders: [{ id: draft.id }] },
    });
    const { status, purchase_order_rows: rows } = await shop.api.get(`/v1/purchase_orders/${draft.id}`);
    expect([status, rows.map((row: any) => [row.variant_id, row.quantity])]).toEqual([
      'DRAFT',
      [
        [frame, 1],
        [frame, 1],
      ],
    ]);
    await eventually(async () => expect((await toDo(`&variant_id=${frame}`))[0]).toMatchObject({ quantity: 2, quantity_in_drafts: 2 }));
    expect(await orders([frames])).toMatchObject({ status: 409, body: { code: 'NOTHING_MISSING' } });

    const both = [
      { variant_id: fabric, location_id: shop.works },
      { variant_id: sofa, location_id: shop.works },
    ];
    const answers = await Promise.all([orders(both), orders(both), orders(both)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    const { body } = answers.find((answer) => answer.status === 201)! as any;
    expect(body.purchase_orders).toMatchObject([
      { supplier_id: shop.supplier, purchase_order_rows: [{ variant_id: fabric, quantity: 2 }] },
    ]);
    expect(body.manufacturing_orders).toMatchObject([{ variant_id: sofa, planned_quantity: 2 }]);
    expect(body.manufacturing_orders[0].production_deadline_date).toBe(`${delivery}T00:00:00.000Z`);
    await eventually(async () => expect(await toDo()).toEqual([line(frame)]));
  });

  it('replenishment lists it, too, and orders it with what is short by itself, in one order a supplier or in a draft (B6)', async () => {
    const cloth = await shop.material('CLOTH');
    const rail = await shop.product('RAIL');
    const chair = await shop.product(
      'CHAIR',
      new Map([
        [cloth, 3],
        [rail, 1],
      ]),
    );
    await shop.stock(cloth, 4);
    await shop.api.post('/v1/sales_orders', shop.orderBody(chair, 2));
    await shop.api.post('/v1/sales_orders', shop.orderBody(rail, 1));
    const listed = async (): Promise<any[]> =>
      (await shop.api.get(`/v1/replenishment?location_id=${shop.works}`)).data
        .filter(({ variant_id }: any) => [cloth, rail, chair].includes(variant_id))
        .map((one: any) => [one.variant_id, one.quantity_missing_or_excess, one.quantity_to_get]);
    await eventually(async () =>
      expect(await listed()).toEqual([
        [rail, -1, 3],
        [cloth, 4, 2],
        [chair, -2, 2],
      ]),
    );
    const order = (variant_id: number, more: object = {}) =>
      shop.api.send('POST', '/v1/replenishment/orders', {
        rows: [cloth, variant_id].map((id) => ({ variant_id: id, location_id: shop.works })),
        ...more,
      });
    expect(await order(rail)).toMatchObject({
      status: 201,
      body: {
        purchase_orders: [
          {
            supplier_id: shop.supplier,
            purchase_order_rows: [
              { variant_id: cloth, quantity: 2 },
              { variant_id: rail, quantity: 1 },
            ],
          },
        ],
      },
    });
    await eventually(async () =>
      expect(await listed()).toEqual([
        [rail, 0, 2],
        [chair, -2, 2],
      ]),
    );
    const draft = await shop.api.post('/v1/purchase_orders', { ...shop.purchaseBody(cloth, 1, new Date()), status: 'DRAFT' });
    const rows = [{ variant_id: rail, location_id: shop.works }];
    const appended = await shop.api.send('POST', '/v1/replenishment/orders', { rows, purchase_order_id: draft.id });
    expect(appended).toMatchObject({ status: 201, body: { purchase_orders: [{ id: draft.id }] } });
    expect((await shop.api.get(`/v1/purchase_orders/${draft.id}`)).purchase_order_rows.map((row: any) => row.variant_id)).toEqual([
      cloth,
      rail,
    ]);
  });
});
