import type { Page } from '@playwright/test';
import { eventually } from '@pegboard/testing';
import type { Api } from '@pegboard/company';
import { daysFromNow, type Shop } from '../shop';

/** What the parts of the board's walk share: one company, one browser. */
export interface BoardWalk {
  readonly page: () => Page;
  readonly api: () => Api;
  readonly shop: () => Shop;
  /** What axe finds, in light and dark. */
  readonly problems: () => Promise<readonly string[]>;
  /** A refusal was wanted: the browser notes it as an error. */
  readonly forgive: () => void;
}

/** The screens of buyers and of the warehouse. */
export function storeSteps({ page, api, shop, problems, forgive }: BoardWalk): void {
  let varnish: { readonly id: number; readonly sku: string };
  const goTo = async (...links: readonly string[]): Promise<void> => {
    for (const name of links) await page().getByRole('navigation').getByRole('link', { name, exact: true }).click();
  };
  const find = async (text: string): Promise<void> => {
    await page().getByRole('searchbox').fill(text);
    await page().keyboard.press('Enter');
  };
  const row = (name: string) => page().getByRole('row', { name });
  const scan = async (code: string): Promise<void> => {
    await page().getByLabel('Scan or type a code').fill(code);
    await page().keyboard.press('Enter');
  };
  const inStock = async (variantId: number): Promise<number> =>
    Number((await api().get(`/v1/inventory/totals?variant_id=${variantId}`)).data[0].quantity_in_stock);

  beforeAll(async () => {
    const item = await api().post('/v1/products', {
      name: 'Board varnish',
      uom: 'l',
      batch_tracked: true,
      is_sellable: true,
      is_purchasable: true,
      default_supplier_id: shop().supplier,
      variants: [{ sku: 'BOARD-VARNISH' }],
    });
    varnish = { id: item.variants[0].id, sku: 'BOARD-VARNISH' };
  });

  it('B2, T6: receives a part of a purchase order into batches, and says at its place what is refused', async () => {
    const bought = await api().post('/v1/purchase_orders', shop().purchaseBody(varnish.id, 10, daysFromNow(5)));
    await goTo('Buy');
    await find(bought.order_no);
    expect(await problems()).toEqual([]);
    await row(bought.order_no).click();
    await page().getByRole('heading', { name: bought.order_no }).waitFor();
    await page().getByLabel('Came (pcs)').or(page().getByLabel('Came (l)')).fill('6');
    await page().getByLabel('Batch #').fill('BV-1');
    await page().getByLabel('Quantity (l)').fill('5');
    await page().getByText('1 without a batch').waitFor();
    await page().getByRole('button', { name: 'Receive 1 row' }).click();
    await page().getByRole('alert').or(page().locator('.goods .problem')).first().waitFor();
    expect(await page().getByLabel('Batch #').inputValue()).toBe('BV-1');
    forgive();
    expect(await problems()).toEqual([]);
    await page().getByLabel('Quantity (l)').fill('6');
    await page().getByRole('button', { name: 'Receive 1 row' }).click();
    await page().getByText('Partly received', { exact: true }).waitFor();
    expect(await inStock(varnish.id)).toBe(6);
  });

  it('B3: moves the expected date in its place', async () => {
    const bought = await api().post('/v1/purchase_orders', shop().purchaseBody(varnish.id, 1, daysFromNow(5)));
    await goTo('Buy', 'Purchase orders');
    await find(bought.order_no);
    const day = daysFromNow(9).toISOString().slice(0, 10);
    await page()
      .getByRole('button', { name: `Expected date of ${bought.order_no}` })
      .click();
    await page().getByLabel('Expected', { exact: true }).fill(day);
    await page().getByRole('button', { name: 'Save' }).click();
    await eventually(async () =>
      expect((await api().get(`/v1/purchase_orders/${bought.id}`)).expected_arrival_date.slice(0, 10)).toBe(day),
    );
  });

  it('B6: turns what is missing into an order of its supplier', async () => {
    const glue = await shop().material('GLUE');
    const { sku } = (await api().get(`/v1/variants?ids=${glue}`)).data[0];
    await api().post('/v1/inventory_safety_stock_levels', { variant_id: glue, location_id: shop().works, value: 7 });
    await goTo('Buy', 'What is missing');
    await page().getByRole('checkbox', { name: sku }).check();
    expect(await problems()).toEqual([]);
    await page().getByRole('button', { name: 'Order 1 item' }).click();
    await page().getByText('Ordered:').waitFor();
    const [order] = (await api().get(`/v1/purchase_orders?variant_id=${glue}`)).data;
    expect(order.purchase_order_rows[0].quantity).toBe(7);
  });

  it('P8, P9: shows what is in stock and who gets it', async () => {
    const shelf = await shop().product('SHELF');
    const { sku } = (await api().get(`/v1/variants?ids=${shelf}`)).data[0];
    await shop().stock(shelf, 5);
    const sold = await api().post('/v1/sales_orders', shop().orderBody(shelf, 3), { waitForPlan: true });
    await goTo('Stock');
    await find(sku);
    await row(sku).getByText('5', { exact: true }).waitFor();
    expect(await problems()).toEqual([]);
    await row(sku).click();
    await page().getByText('2 free').waitFor();
    await page().getByText(sold.order_no).waitFor();
    expect(await problems()).toEqual([]);
  });

  it('counts with a scanner, and books the difference', async () => {
    const nut = await shop().material('NUT');
    const { sku } = (await api().get(`/v1/variants?ids=${nut}`)).data[0];
    await shop().stock(nut, 5);
    await goTo('Stock', 'Stocktakes');
    await page().getByLabel('Location').selectOption(String(shop().works));
    await page().getByRole('button', { name: 'Start counting' }).click();
    await scan(sku);
    await scan(`2*${sku}`);
    await scan('no such code');
    await page().getByText('Nothing has the code “no such code”.').waitFor();
    await eventually(async () => expect(await page().getByLabel(`Counted of ${sku}`).inputValue()).toBe('3'));
    await page().getByText('Everything is saved.').waitFor();
    expect(await problems()).toEqual([]);
    await page().getByRole('button', { name: 'Complete and book the differences' }).click();
    await page().getByText('Completed', { exact: true }).waitFor();
    await eventually(async () => expect(await inStock(nut)).toBe(3));
  });

  it('corrects stock with a scanner; what is refused stays to be corrected', async () => {
    await goTo('Stock', 'Adjust');
    await page().getByLabel('Location').selectOption(String(shop().works));
    await scan('9*BV-1');
    await page().getByRole('button', { name: 'Book', exact: true }).click();
    await page().locator('.store .problem').first().waitFor();
    forgive();
    expect(await problems()).toEqual([]);
    await page().getByLabel('Quantity (l)').fill('-2');
    await page().getByRole('button', { name: 'Book', exact: true }).click();
    await page().getByText('is booked.').waitFor();
    expect(await inStock(varnish.id)).toBe(4);
  });

  it('T8: traces a batch both ways, and recalls it in one press', async () => {
    const [batch] = (await api().get(`/v1/batches?batch_number=BV-1`)).data;
    const sold = await api().post('/v1/sales_orders', shop().orderBody(varnish.id, 1), { waitForPlan: true });
    const rows = [
      { sales_order_row_id: sold.sales_order_rows[0].id, quantity: 1, batch_transactions: [{ batch_id: batch.id, quantity: 1 }] },
    ];
    await api().post('/v1/sales_order_fulfillments', { sales_order_id: sold.id, status: 'DELIVERED', sales_order_fulfillment_rows: rows });
    await goTo('Stock', 'Batches');
    await find('BV-1');
    await row('BV-1').getByRole('link', { name: 'Recall' }).click();
    await page().getByText('Complete: all of it is accounted for.').waitFor();
    await page().getByRole('cell', { name: sold.order_no }).waitFor();
    expect(await problems()).toEqual([]);
    await page().getByRole('radio', { name: 'Where it went' }).click();
    await page().getByRole('region', { name: 'The trace as a picture' }).getByText(sold.order_no).waitFor();
    expect(await problems()).toEqual([]);
  });
}
