import { existsSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import { eventually } from '@pegboard/testing';
import { storeSteps } from './board/store-steps';
import { API_KEY, withCompany } from './running-company';
import { Shop } from './shop';

/** Debian's; `PEGBOARD_CHROMIUM` names another. */
const CHROMIUM = process.env['PEGBOARD_CHROMIUM'] ?? '/usr/bin/chromium';
/** Without these its own calls to the internet hang where there is none. */
const ALONE = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The page in a browser, on a whole company. Where there is no Chromium these tests count as skipped. */
(existsSync(CHROMIUM) ? describe : describe.skip)('the board', () => {
  const running = withCompany();
  let shop: Shop;
  let browser: Browser;
  let page: Page;
  let chair: number;
  let making: { id: number; order_no: string };
  const complaints: string[] = [];
  const numbers: string[] = [];
  beforeAll(async () => {
    const { api } = running();
    shop = await Shop.open(api);
    chair = await shop.product('BOARD-CHAIR', new Map());
    await shop.stock(chair, 5);
    for (let at = 0; at < 4; at++)
      numbers.push((await api.post('/v1/sales_orders', shop.orderBody(chair, 3), { waitForPlan: true })).order_no);
    const wood = await shop.material('BOARD-WOOD');
    const table = await shop.product('BOARD-TABLE', new Map([[wood, 2]]));
    await shop.stock(wood, 6);
    making = await api.post('/v1/manufacturing_orders', { variant_id: table, location_id: shop.works, planned_quantity: 3 });
    const saw = { manufacturing_order_id: making.id, operation_name: 'Saw', resource_name: 'bench', planned_time_per_unit: 60 };
    await api.post('/v1/manufacturing_order_operation_rows', saw, { waitForPlan: true });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ALONE });
    page = await (await browser.newContext({ viewport: { width: 1600, height: 900 }, locale: 'en-GB' })).newPage();
    // So long a loaded machine may take for one step.
    page.setDefaultTimeout(60_000);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('request', (request) => void (request.url().startsWith(api.baseUrl) || complaints.push(`asks ${request.url()}`)));
    await page.goto(api.baseUrl);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const goTo = (screen: string): Promise<void> => page.getByRole('link', { name: screen, exact: true }).click();
  const row = (number: string) => page.getByRole('row', { name: number, exact: true });
  const shown = async (): Promise<string[]> => {
    const all = await page.getByRole('row').evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-label') ?? ''));
    return all.filter((number) => numbers.includes(number));
  };
  const ranked = async (): Promise<string[]> =>
    (await running().api.get('/v1/sales_orders?limit=250')).data
      .map(({ order_no }: { order_no: string }) => order_no)
      .filter((number: string) => numbers.includes(number));
  const seen = (expected: readonly string[]): Promise<void> =>
    eventually(async () => expect((await shown()).filter((number) => expected.includes(number))).toEqual(expected));
  const problems = async (): Promise<string[]> =>
    (await new AxeBuilder({ page }).analyze()).violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`),
    );

  it('refuses a key that nobody has, in words, and opens with one', async () => {
    await page.getByLabel('API key').fill('a-wrong-key');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not known here.').waitFor();
    // The browser itself notes the 401.
    complaints.length = 0;
    expect(await problems()).toEqual([]);
    await page.getByLabel('API key').fill(API_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('opens with what is at risk, and what can be begun', async () => {
    const started = page.getByRole('button', { name: `Start ${making.order_no}` });
    await started.waitFor();
    await page.getByRole('link', { name: /^3\s*orders with nothing coming$/ }).click();
    await seen(numbers.slice(1));
    await goTo('Sell');
    await row(numbers[0]!).waitFor();
    expect(await shown()).toEqual(numbers);
  });

  it('S3: says of each order in words what the plan says', async () => {
    expect(await row(numbers[0]!).innerText()).toContain('In stock');
    expect(await row(numbers[1]!).innerText()).toContain('Not available');
  });

  it('P12, S4: says before the drop what a move would change, by keyboard; Escape leaves it', async () => {
    const [first, second] = numbers as [string, string];
    // The list is entered at its first row.
    await row(first).focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    // At first it stands where it is.
    await page
      .getByRole('button', { name: /^Insert (before|between)/ })
      .first()
      .waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.getByText('If you drop it here').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('If you drop it here').waitFor({ state: 'detached' });
    expect(await ranked()).toEqual(numbers);
    await row(second).getByRole('button', { name: 'To the top' }).click();
    await row(second).getByText('In stock').waitFor();
    await row(first).getByText('Not available').first().waitFor();
    expect(await ranked()).toEqual([second, first, ...numbers.slice(2)]);
  });

  it('takes a move back', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await seen(numbers);
    expect(await ranked()).toEqual(numbers);
  });

  it('S4: moves an order by mouse', async () => {
    const [first, , third] = numbers as [string, string, string];
    const from = (await page.getByRole('button', { name: `Move ${third}`, exact: true }).boundingBox())!;
    const to = (await row(first).boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y - 10, { steps: 3 });
    await page.mouse.move(to.x + 200, to.y + 5, { steps: 6 });
    await page.mouse.move(to.x + 203, to.y + 3, { steps: 2 });
    await page.getByText('If you drop it here').waitFor();
    await page.mouse.up();
    const moved = [third, first, ...numbers.filter((number) => number !== first && number !== third)];
    await seen(moved);
    await row(third).getByText('In stock').waitFor();
    expect(await ranked()).toEqual(moved);
  });

  it('shows what somebody else changes, without being asked', async () => {
    await shop.stock(chair, 100);
    for (const number of numbers) await row(number).getByText('In stock').waitFor();
    const order = await running().api.post('/v1/sales_orders', shop.orderBody(chair, 1));
    await row(order.order_no).waitFor();
  });

  it('tells why an order stands as it does', async () => {
    await row(numbers[0]!).getByRole('button', { name: 'Why?' }).click();
    await page.getByRole('heading', { name: 'What covers it' }).waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('keeps its filters in the address, and finds by number', async () => {
    await page.getByRole('searchbox').fill(numbers[1]!);
    await page.keyboard.press('Enter');
    await row(numbers[0]!).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('find')).toBe(numbers[1]);
    await page.getByRole('searchbox').fill('');
    await page.keyboard.press('Enter');
    await row(numbers[0]!).waitFor();
  });

  it('O3, O5: an order’s work is begun, and completed where it is done', async () => {
    await goTo('Make');
    await row(making.order_no).getByRole('button', { name: making.order_no, exact: true }).click();
    const card = page.getByRole('dialog');
    await card.getByRole('listitem').filter({ hasText: 'Saw' }).getByRole('button', { name: 'Start' }).click();
    await card.getByText('Saw has been started.').waitFor();
    await page.keyboard.press('Escape');
    await goTo('Work');
    await page
      .getByRole('listitem', { name: `Saw ${making.order_no}` })
      .getByRole('button', { name: 'Pause' })
      .click();
    await page.getByText('Paused').waitFor();
    const { data } = await running().api.get(`/v1/manufacturing_order_operation_rows?manufacturing_order_id=${making.id}`);
    expect(data[0].status).toBe('PAUSED');
  });

  it('O4: a part is reported with what was really used, and taken back', async () => {
    const made = async () => (await running().api.get(`/v1/manufacturing_orders/${making.id}`)).completed_quantity;
    await page.getByRole('link', { name: making.order_no }).click();
    const card = page.getByRole('dialog');
    await card.getByLabel(/^Quantity/).fill('1');
    await card.getByText('Give the real quantities').click();
    await card.getByLabel(/BOARD-WOOD/).fill('99');
    await card.getByRole('button', { name: 'Report 1 made' }).click();
    // Refused at its place, and nothing that was typed is lost.
    await card.getByRole('alert').waitFor();
    expect([await card.getByLabel(/BOARD-WOOD/).inputValue(), await made()]).toEqual(['99', 0]);
    complaints.length = 0;
    await card.getByLabel(/BOARD-WOOD/).fill('3');
    await card.getByRole('button', { name: 'Report 1 made' }).click();
    await card.getByText('1 of 3').waitFor();
    expect([await made(), (await problems()).length]).toEqual([1, 0]);
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('0 of 3').waitFor();
    expect(await made()).toBe(0);
    await page.keyboard.press('Escape');
  });

  storeSteps({
    page: () => page,
    api: () => running().api,
    shop: () => shop,
    problems: async () => {
      const found: string[] = [];
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await problems()));
      }
      return found;
    },
    forgive: () => (complaints.length = 0),
  });

  it('a link signs in once, and leaves no trace in the address', async () => {
    const { api } = running();
    const { code } = await api.post('/v1/sign_in_codes', { name: 'Ann', grants: ['viewer', 'events:read'] });
    for (const said of ['Live', 'This sign-in link has been used. A link signs in once.']) {
      const context = await browser.newContext({ locale: 'en-GB' });
      const other = await context.newPage();
      await other.goto(`${api.baseUrl}/make?list=open#code=${code}`);
      await other.getByText(said, { exact: true }).waitFor();
      expect(other.url()).not.toContain(code);
      await context.close();
    }
  });

  it('can be used by everybody, on every screen, in light and dark, and speaks German', async () => {
    const screens = { Today: 'Today', Work: 'Work', Make: 'Schedule', Sell: 'Orders by priority' };
    for (const [screen, heading] of Object.entries(screens)) {
      await goTo(screen);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect({ screen, problems: await problems() }).toEqual({ screen, problems: [] });
      }
    }
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByText('Auf Lager').first().waitFor();
  });

  it('has complained of nothing, and asked nobody but its gateway', () => {
    expect(complaints).toEqual([]);
  });
});
