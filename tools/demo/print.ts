import { dayText } from './broadcasts';

const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (code: number) => (text: string) => (isColoured ? `\x1b[${code}m${text}\x1b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
const green = paint(32);
const yellow = paint(33);
const red = paint(31);

/** One sales order as the Sell screen would show it. */
export interface OrderLine {
  readonly id: number;
  readonly orderNo: string;
  readonly what: string;
  readonly product: string;
  readonly productDate: string | null;
  readonly ingredients: string;
  readonly ingredientsDate: string | null;
  readonly production: string;
  readonly delivery: string;
}

const WIDTH = 118;

let isSilent = false;

/** Nothing is printed from now on. */
export function silence(): void {
  isSilent = true;
}

export function print(text = ''): void {
  if (!isSilent) process.stdout.write(text + '\n');
}

export function heading(text: string): void {
  print();
  print(bold(`── ${text} ${'─'.repeat(Math.max(3, WIDTH - text.length - 4))}`));
}

/** Sentences, indented and wrapped. */
export function tell(text: string): void {
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH - 4) {
      print(`   ${line}`);
      line = '';
    }
    line += (line ? ' ' : '') + word;
  }
  print(`   ${line}`);
}

/** The list in Sell rank order: ▶ is the order the story follows, • one that changed since the last table. */
export function table(orders: readonly OrderLine[], hero: string | undefined, changed: ReadonlySet<string>, isWhole: boolean): void {
  const columns = (cells: readonly string[]): string => cells.map((cell, i) => cell.padEnd([2, 4, 6, 24, 22, 22, 13, 11][i]!)).join(' ');
  print();
  print(dim(`   ${columns(['', 'rank', 'order', 'wants', 'product', 'ingredients', 'production', 'delivery'])}`));
  orders.forEach((order, index) => {
    const isHero = order.orderNo === hero;
    if (!isWhole && !isHero && !changed.has(order.orderNo)) return;
    const mark = isHero ? '▶' : changed.has(order.orderNo) ? '•' : ' ';
    const cells = [
      mark,
      String(index + 1).padStart(3),
      order.orderNo,
      order.what,
      dated(order.product, order.productDate),
      dated(order.ingredients, order.ingredientsDate),
      order.production,
      order.delivery,
    ];
    const text = `   ${columns(cells)}`;
    print(isColoured ? coloured(isHero ? bold(text) : text) : text);
  });
  const left = orders.filter((order) => order.orderNo !== hero && !changed.has(order.orderNo)).length;
  if (!isWhole && left > 0) print(dim(`         … ${left} others unchanged`));
}

const dated = (status: string, date: string | null): string => (status === 'EXPECTED' && date ? `${status} ${dayText(date)}` : status);

const coloured = (text: string): string =>
  text
    .replaceAll(/\b(IN_STOCK|PROCESSED|DONE|PICKED|DELIVERED)\b/g, (word) => green(word))
    .replaceAll(/\b(EXPECTED|IN_PROGRESS|NOT_STARTED|PACKED)\b/g, (word) => yellow(word))
    .replaceAll(/\b(NOT_AVAILABLE|BLOCKED)\b/g, (word) => red(word));

/** What was broadcast, the statuses in full, the rest counted where it is much. */
export function broadcastLines(lines: readonly string[]): void {
  const statuses = lines.filter((line) => line.startsWith('evt.planner.'));
  const others = lines.filter((line) => !line.startsWith('evt.planner.'));
  print();
  print(dim(`   broadcast: ${lines.length} ${lines.length === 1 ? 'event' : 'events'}`));
  for (const line of [...others.slice(0, 4), ...(others.length > 4 ? [`… ${others.length - 4} more`] : []), ...statuses.slice(0, 8)])
    print(dim(`     ${line}`));
  if (statuses.length > 8) print(dim(`     … ${statuses.length - 8} more statuses`));
}
