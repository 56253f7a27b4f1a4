import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../../company/api';
import { exportCompany, importCompany } from '../company-files';
import type { ImportProblem } from '../read-files';
import { Copying } from './copying';
import { countOfBasics, CopyingBasics } from './copying-basics';
import { readSalesBasics } from './sales-basics';
import { readOpenOrders, type OpenOrders } from './open-orders';

export interface CompanyCopied {
  readonly problems: readonly ImportProblem[];
  /** Orders that can't be made here, with the reason. */
  readonly leftOut: readonly string[];
  readonly made: number;
  readonly unchanged: number;
}

export interface CopyOptions {
  readonly isDryRun?: boolean;
  readonly progress?: (done: number, all: number) => void;
}

/**
 * Copies a company over the API that Katana has too: items, services, recipes, suppliers, customers with their addresses, tax rates, price
 * lists, custom fields, stock by batch with its cost, reorder points, and open orders with their ranks and links. What is here already is not made again, so it can be stopped and begun again, and a second time
 * changes nothing.
 * @param source is only read
 */
export async function copyCompany(
  source: Api,
  target: Api,
  { isDryRun = false, progress = () => undefined }: CopyOptions = {},
): Promise<CompanyCopied> {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-copy-'));
  try {
    const [orders, basics] = [await readOpenOrders(source), await readSalesBasics(source)];
    await exportCompany(source, folder);
    const counted = countOfBasics(basics) + countOf(orders);
    const base = await importCompany(target, folder, { isDryRun, progress: (done, all) => progress(done, all + counted) });
    const before = base.steps.length;
    const { problems, unchanged } = base;
    const { leftOut } = orders;
    if (problems.length > 0) return { problems, leftOut, made: 0, unchanged };
    if (isDryRun) return { problems, leftOut, made: before + counted, unchanged };
    const copied = { made: 0, unchanged: 0 };
    const tell = (what: keyof typeof copied): void => {
      copied[what]++;
      progress(before + copied.made + copied.unchanged, before + counted);
    };
    await new CopyingBasics(target, tell).run(basics);
    await new Copying(target, source.baseUrl, tell).run(orders);
    return { problems, leftOut, made: before + copied.made, unchanged: unchanged + copied.unchanged };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const countOf = ({ purchases, sales, work, reorderPoints }: OpenOrders): number =>
  purchases.length + sales.length + work.length + reorderPoints.length;
