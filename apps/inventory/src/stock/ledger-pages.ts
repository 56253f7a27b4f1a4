import { Inject, Injectable } from '@nestjs/common';
import { ledgerSnapshot, type OutputOf } from '@pegboard/contracts';
import { wholeLedger } from '@pegboard/domain-inventory';
import {
  collectionSchema,
  DATABASE,
  oneOf,
  optional,
  part,
  text,
  whole,
  wireField,
  type Collection,
  type Database,
} from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import { StockLedger } from './stock-ledger';

type Page = OutputOf<typeof ledgerSnapshot>;

interface StoredPage {
  readonly _id: string;
  readonly page: Page;
}

interface PagesOf {
  readonly n: number;
  readonly count: number;
}

interface PageHead extends PagesOf {
  readonly _id: 'current';
  readonly before: PagesOf | null;
}

export const ledgerPagesSchema = collectionSchema<StoredPage>('ledger_pages', { _id: text, page: wireField(ledgerSnapshot.output) });

export const ledgerPageHeadsSchema = collectionSchema<PageHead>('ledger_page_heads', {
  _id: oneOf(['current']),
  n: whole,
  count: whole,
  before: optional(part<PagesOf>({ n: whole, count: whole })),
});

/** A page of so many lines is far below what one message may hold. */
const LINES_A_PAGE = 2_000;

/**
 * The whole ledger as of one commit, page by page. Pages after the first are kept on disk, because another replica may
 * be asked for them, and by then the ledger has moved on.
 */
@Injectable()
export class LedgerPages {
  private readonly pages: Collection<StoredPage>;
  private readonly heads: Collection<PageHead>;

  constructor(
    private readonly ledger: StockLedger,
    @Inject(DATABASE) database: Database,
  ) {
    this.pages = database.collection(ledgerPagesSchema);
    this.heads = database.collection(ledgerPageHeadsSchema);
  }

  /** @throws Rejection SNAPSHOT_GONE: ask for the first page again */
  async page(page: number, asOf: number | null): Promise<Page> {
    if (page === 0) return this.first();
    const stored = asOf === null ? undefined : await this.pages.get(`${asOf}.${page}`);
    if (!stored)
      throw reject(
        'SNAPSHOT_GONE',
        'as_of',
        `Page ${page} of the ledger as of commit ${asOf} is no longer available. Start again at page 0.`,
      );
    return stored.page;
  }

  private async first(): Promise<Page> {
    const state = await this.ledger.now();
    const pages = paged(this.ledger.end, wholeLedger(state));
    if (pages.length > 1) await this.keep(pages);
    return pages[0]!;
  }

  /** Keeps these and those before them, for a reader that is just half-way through. */
  private async keep(pages: readonly Page[]): Promise<void> {
    const { n } = pages[0]!;
    const before = await this.heads.get('current');
    for (const [i, page] of pages.entries()) if (i > 0) await this.pages.put({ _id: `${n}.${i}`, page });
    await this.heads.put({ _id: 'current', n, count: pages.length, before: before ? { n: before.n, count: before.count } : null });
    const old = before?.before;
    if (!old || old.n === n || old.n === before.n) return;
    for (let i = 1; i < old.count; i++) await this.pages.remove(`${old.n}.${i}`);
  }
}

function paged(n: number, whole: ReturnType<typeof wholeLedger>): Page[] {
  const parts = ['balances', 'holds', 'row_totals', 'changed_at'] as const;
  const pages: { -readonly [K in keyof Page]: Page[K] }[] = [];
  let room = 0;
  for (const part of parts) {
    for (const line of whole[part]) {
      if (room === 0) {
        pages.push({ n, balances: [], holds: [], row_totals: [], changed_at: [], next_page: null });
        room = LINES_A_PAGE;
      }
      (pages[pages.length - 1]![part] as unknown[]).push(line);
      room--;
    }
  }
  if (pages.length === 0) pages.push({ n, balances: [], holds: [], row_totals: [], changed_at: [], next_page: null });
  pages.forEach((page, i) => (page.next_page = i + 1 < pages.length ? i + 1 : null));
  return pages;
}
