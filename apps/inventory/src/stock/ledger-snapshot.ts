import { emptyState, PostingCommits, type LedgerState, type Layer } from '@pegboard/domain-inventory';
import type { Ref } from '@pegboard/kit';
import { anything, collectionSchema, listOf, oneOf, optional, text, whole, type Collection, type Database } from '@pegboard/eventing';

interface Header {
  readonly _id: 'current';
  readonly n: number;
  readonly chunks: number;
  readonly format?: number;
  /** Distinguishes two snapshots of one number. */
  readonly stamp: string;
  /** The ends of the parts of the posting positions, ascending; each begins after the one before. */
  readonly parts?: readonly number[];
}

interface Chunk {
  readonly _id: string;
  readonly part: string;
  readonly lines: readonly (readonly [unknown, unknown])[];
}

/** Bytes in base 64, which every document store keeps as they are. A part once written is never changed. */
interface PostingCommitsPart {
  readonly _id: string;
  readonly bytes: string;
}

export const ledgerSnapshotsSchema = collectionSchema<Header>('ledger_snapshots', {
  _id: oneOf(['current']),
  n: whole,
  chunks: whole,
  format: optional(whole),
  stamp: text,
  parts: optional(listOf(whole)),
});

/** Lines are pairs of whatever their part of the ledger maps; they are read back as they were written, or not at all. */
export const ledgerSnapshotChunksSchema = collectionSchema<Chunk>('ledger_snapshot_chunks', {
  _id: text,
  part: text,
  lines: anything<Chunk['lines']>(),
});

export const ledgerPostingPlacesSchema = collectionSchema<PostingCommitsPart>('ledger_posting_places', { _id: text, bytes: text });

/** Counted up when a part is added: a snapshot without it can't be gone on from. */
const FORMAT = 2;
const LINES_A_CHUNK = 5_000;
/** The largest number of commits in one part of the posting positions, so that its document stays small enough. */
const COMMITS_A_PART = 2_000;
/** Everything but the postings, which are in the journal. */
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
  'batchMoves',
  'releasedAt',
] as const;

export interface LoadedLedger {
  readonly state: LedgerState;
  readonly commits: PostingCommits;
  readonly n: number;
}

const nothing = (): LoadedLedger => ({ state: emptyState(), commits: new PostingCommits(), n: 0 });

/** The ledger as of one commit, in chunks, so that a start reads only what came after it. */
export class LedgerSnapshots {
  private readonly headers: Collection<Header>;
  private readonly chunks: Collection<Chunk>;
  private readonly parts: Collection<PostingCommitsPart>;

  constructor(
    database: Database,
    private readonly writer: string,
  ) {
    this.headers = database.collection(ledgerSnapshotsSchema);
    this.chunks = database.collection(ledgerSnapshotChunksSchema);
    this.parts = database.collection(ledgerPostingPlacesSchema);
  }

  /** The last snapshot, or an empty ledger: the journal has everything. */
  async load(): Promise<LoadedLedger> {
    for (;;) {
      const header = await this.headers.get('current');
      // Then the whole journal is read once.
      if (!header?.parts || header.format !== FORMAT) return nothing();
      const [chunks, parts] = await Promise.all([this.chunks.getMany(chunkIds(header)), this.parts.getMany(partIds(header.parts))]);
      // Another replica has just written a newer one and removed this.
      if (chunks.length < header.chunks) continue;
      if (parts.length < header.parts.length) return nothing();
      const bytes = new Map(parts.map((part) => [part._id, part.bytes]));
      const positions = new PostingCommits();
      for (const id of partIds(header.parts)) positions.addBytes(Uint8Array.from(Buffer.from(bytes.get(id)!, 'base64')));
      return { state: restored(chunks), commits: positions, n: header.n };
    }
  }

  /** Writes what `copyOf` took at commit n, and the positions of the postings since the snapshot before. */
  async save(pieces: readonly SnapshotPiece[], positions: PostingCommits, n: number): Promise<void> {
    const before = await this.headers.get('current');
    const isGood = before?.parts !== undefined && before.format === FORMAT;
    if (isGood && before.n >= n) return;
    const known = before?.parts ?? [];
    const more = partEnds(known[known.length - 1] ?? 0, n);
    const header: Header = { _id: 'current', n, chunks: pieces.length, format: FORMAT, stamp: this.writer, parts: [...known, ...more] };
    const ids = chunkIds(header);
    for (const [i, piece] of pieces.entries()) await this.chunks.put({ _id: ids[i]!, ...piece });
    const bounds = [known[known.length - 1] ?? 0, ...more];
    for (const [i, end] of more.entries()) {
      const bytes = Buffer.from(positions.bytesOf(bounds[i]!, end)).toString('base64');
      await this.parts.put({ _id: partId(bounds[i]!, end), bytes });
    }
    await this.headers.put(header);
    for (const id of before ? chunkIds(before) : []) await this.chunks.remove(id);
  }
}

const chunkIds = ({ n, chunks, stamp }: Header): string[] => Array.from({ length: chunks }, (_, i) => `${n}.${stamp}.${i}`);
const partId = (after: number, end: number): string => `${after}.${end}`;
const partIds = (ends: readonly number[]): string[] => ends.map((end, i) => partId(ends[i - 1] ?? 0, end));
const partEnds = (after: number, n: number): number[] =>
  Array.from({ length: Math.ceil((n - after) / COMMITS_A_PART) }, (_, i) => Math.min(n, after + (i + 1) * COMMITS_A_PART));

export type SnapshotPiece = Omit<Chunk, '_id'>;

/** A copy that later commits don't change, in pieces. */
export function copyOf(state: LedgerState): SnapshotPiece[] {
  return PARTS.flatMap((part) => {
    const lines = [...(state[part] as Layer<unknown, unknown>).entries()].map(
      ([key, value]) => [key, part === 'held' ? heldLine(value as Held) : value] as const,
    );
    return Array.from({ length: Math.ceil(lines.length / LINES_A_CHUNK) }, (_, i) => ({
      part,
      lines: lines.slice(i * LINES_A_CHUNK, (i + 1) * LINES_A_CHUNK),
    }));
  });
}

interface Held {
  readonly total: number;
  readonly byRow: ReadonlyMap<Ref, number>;
}

const heldLine = (held: Held): unknown => ({ total: held.total, byRow: [...held.byRow] });

function restored(chunks: readonly Chunk[]): LedgerState {
  const state = emptyState();
  for (const { part, lines } of chunks) {
    const layer = state[part as keyof LedgerState] as Layer<unknown, unknown>;
    for (const [key, value] of lines)
      layer.set(key, part === 'held' ? { ...(value as object), byRow: new Map((value as { byRow: [Ref, number][] }).byRow) } : value);
  }
  return state;
}
