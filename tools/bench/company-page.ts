import type { AtSize, CompanyFigures } from './company';
import type { Spread } from './spread';
import { grouped, table } from './table';

const both = ({ p50, p99 }: Spread): string => `${p50} / ${p99}`;

/** What people wait for, at each number of open orders. */
export function companyPart(figures: CompanyFigures, heading: string): string {
  const { sizes, items, itemsPerSecond, recipeRows, recipeRowsPerSecond, bulkOrders, bulkSeconds, startSeconds } = figures;
  const row = (name: string, of: (at: AtSize) => string | number): (string | number)[] => [name, ...sizes.map(of)];
  const names = Object.keys(sizes[0]!.cpuMsByProcess);
  return [
    heading,
    'This measures all services, the gateway and both servers as processes of their own. Products are made of parts, and parts of materials, three each. Orders have three rows.',
    table(
      ['milliseconds, p50 / p99', ...sizes.map(({ open }) => `${grouped(open)} open orders`)],
      [
        row('orders created a second, 16 at once', ({ createdPerSecond }) => createdPerSecond),
        row('one of them, until it is answered', ({ created }) => both(created)),
        row('one alone, until it is in the plan', ({ inThePlan }) => both(inThePlan)),
        row('the last order moved to the top, until it is answered', ({ moved }) => both(moved)),
        row('the same, until all owners show the last status', ({ movedAtOwner }) => both(movedAtOwner)),
        row('a thousand orders in a new sequence, until it is answered', ({ allMovedMs }) => allMovedMs),
        row('the same, until they are in the plan', ({ allMovedPlannedMs }) => allMovedPlannedMs),
        row('50 orders of the list: the first page', ({ firstPage }) => both(firstPage)),
        row('50 orders of the list: the page in the middle', ({ middlePage }) => both(middlePage)),
        row('processor time of one order, all processes', ({ cpuMsAnOrder }) => cpuMsAnOrder),
        ...names.map((name) => row(`of it ${name}`, ({ cpuMsByProcess }) => cpuMsByProcess[name] ?? '–')),
        ...names.map((name) => row(`${name}, MB`, ({ megabytes }) => megabytes[name] ?? '–')),
      ],
    ),
    `${grouped(items)} items one by one: ${grouped(itemsPerSecond)} a second. ${grouped(recipeRows)} rows of recipes in one call: ${grouped(recipeRowsPerSecond)} a second. ${bulkOrders} orders made to order in one call: ${bulkSeconds} s. All processes ready again with the largest company: ${startSeconds} s.`,
  ].join('\n\n');
}
