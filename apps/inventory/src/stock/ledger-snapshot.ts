import { emptyState, IdFilter, type LedgerState, type Layer } from '@pegboard/domain-inventory';
import type { Ref } from '@pegboard/kit';
import type { Collection, Database } from '@pegboard/eventing';

interface Header {
  readonly _id: 'current';
  readonly n: number;
  readonly chunks: number;
  /** Distinguishes two snapshots of one number. */
  readonly stamp: string;
}

interface Chunk {
  readonly _id: string;
  readonly part: string;
  readonly lines: readonly (readonly [unknown, unknown])[];
  /** Of the part `ids`: the filter's bytes in base 64, which every document store keeps as they are. */
  readonly bytes?: string;
}

const LINES_A_CHUNK = 5_000;
/** Everything but the posting ids, which have an index of their own. */
const PARTS = [
  'balances',
  'stocks',
  'held',
  'placesHeldFor',
  'rows',
  'changedAt',
  'variants',
  'locations',
  'batches',
  'batchNumbers',
  'releasedAt',
] as const;

/** The ledger as of one commit, in chunks, so that a start reads only what came after it. */
export class LedgerSnapshots {
  private readonly headers: Collection<Header>;
  private readonly chunks: Collection<Chunk>;

  constructor(
    database: Database,
    private readonly writer: string,
  ) {
    this.headers = database.collection<Header>('ledger_snapshots');
    this.chunks = database.collection<Chunk>('ledger_snapshot_chunks');
  }

  /** The last snapshot, or an empty ledger. */
  async load(): Promise<{ state: LedgerState; ids: IdFilter; n: number }> {
    for (;;) {
      const header = await this.headers.get('current');
      if (!header) return { state: emptyState(), ids: new IdFilter(), n: 0 };
      const chunks = await this.chunks.getMany(chunkIds(header));
      // Another replica has just written a newer one and removed this.
      if (chunks.length < header.chunks) continue;
      return { ...restored(chunks), n: header.n };
    }
  }

  /** Writes what `copyOf` took at commit n. */
  async save(pieces: readonly SnapshotPiece[], n: number): Promise<void> {
    const before = await this.headers.get('current');
    if (before && before.n >= n) return;
    const header: Header = { _id: 'current', n, chunks: pieces.length, stamp: this.writer };
    const ids = chunkIds(header);
    for (const [i, piece] of pieces.entries()) await this.chunks.put({ _id: ids[i]!, ...piece });
    await this.headers.put(header);
    for (const id of before ? chunkIds(before) : []) await this.chunks.remove(id);
  }
}

const chunkIds = ({ n, chunks, stamp }: Header): string[] => Array.from({ length: chunks }, (_, i) => `${n}.${stamp}.${i}`);

export type SnapshotPiece = Omit<Chunk, '_id'>;

/** A copy that later commits don't change, in pieces. */
export function copyOf(state: LedgerState, ids: IdFilter): SnapshotPiece[] {
  const pieces: SnapshotPiece[] = PARTS.flatMap((part) => {
    const lines = [...(state[part] as Layer<unknown, unknown>).entries()].map(
      ([key, value]) => [key, part === 'held' ? heldLine(value as never) : value] as const,
    );
    return Array.from({ length: Math.ceil(lines.length / LINES_A_CHUNK) }, (_, i) => ({
      part,
      lines: lines.slice(i * LINES_A_CHUNK, (i + 1) * LINES_A_CHUNK),
    }));
  });
  return [...pieces, { part: 'ids', lines: [], bytes: Buffer.from(ids.copy()).toString('base64') }];
}

const heldLine = (held: { total: number; byRow: ReadonlyMap<Ref, number> }): unknown => ({ total: held.total, byRow: [...held.byRow] });

function restored(chunks: readonly Chunk[]): { state: LedgerState; ids: IdFilter } {
  const state = emptyState();
  let ids: IdFilter | undefined;
  for (const { part, lines, bytes } of chunks) {
    if (part === 'ids') {
      ids = new IdFilter(Uint8Array.from(Buffer.from(bytes!, 'base64')));
      continue;
    }
    const layer = state[part as keyof LedgerState] as Layer<unknown, unknown>;
    for (const [key, value] of lines)
      layer.set(key, part === 'held' ? { ...(value as object), byRow: new Map((value as { byRow: [Ref, number][] }).byRow) } : value);
  }
  if (!ids) throw new Error('the snapshot of the ledger has no ids');
  return { state, ids };
}
