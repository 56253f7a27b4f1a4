import { existsSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import { eventually } from '@pegboard/testing';
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
  const complaints: string[] = [];
  const numbers: string[] = [];
  beforeAll(async () => {
    const { api } = running();
    shop = await Shop.open(api);
    chair = await shop.product('BOARD-CHAIR', new Map());
    await shop.stock(chair, 5);
    for (let at = 0; at < 4; at++)
      numbers.push((await api.post('/v1/sales_orders', shop.orderBody(chair, 3), { waitForPlan: true })).order_no);
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
    await row(numbers[0]!).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await shown()).toEqual(numbers);
  });

  it('S3: says of each order in words what the plan says', async () => {
    expect(await row(numbers[0]!).innerText()).toContain('In stock');
    expect(await row(numbers[1]!).innerText()).toContain('Not available');
  });

  it('P12, S4: says before the drop what a move would change, by keyboard; Escape leaves it', async () => {
    const [first, second] = numbers as [string, string];
    await page.getByRole('button', { name: `Move ${second}`, exact: true }).focus();
    await page.keyboard.press('Enter');
    // At first it stands where it is.
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

  it('can be used by everybody, in light and dark, and speaks German', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await problems()).toEqual([]);
    }
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByText('Auf Lager').first().waitFor();
  });

  it('has complained of nothing, and asked nobody but its gateway', () => {
    expect(complaints).toEqual([]);
  });
});
