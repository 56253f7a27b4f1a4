import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  collectionSchema,
  instantText,
  oneOf,
  optional,
  part,
  text,
  whole,
  type Collection,
  type Database,
  type EventReader,
  type StreamPosition,
} from '@pegboard/eventing';
import type { SavedState } from './plan-state';

type Lists = Pick<SavedState, 'facts' | 'published'> & {
  readonly items: readonly unknown[];
  readonly locations: readonly unknown[];
  readonly runs: readonly unknown[];
};
const LISTS = ['facts', 'published', 'items', 'locations', 'runs'] as const;

interface Header {
  readonly _id: 'latest';
  readonly generation: string;
  /** How many chunks each list has. */
  readonly chunks: Readonly<Record<keyof Lists, number>>;
  /** The format of facts and statuses; another one is not read but rebuilt. */
  readonly format: number;
  readonly picture: Pick<SavedState, 'position' | 'now' | 'lineage'> & Pick<SavedState['runs'], 'highest'>;
}

interface Chunk {
  readonly _id: string;
  /** JSON lines, compressed to a tenth, in base64. */
  readonly packed: string;
}

export const pictureSchema = collectionSchema<Header>('picture', {
  _id: oneOf(['latest']),
  generation: text,
  chunks: part<Header['chunks']>({ facts: whole, published: whole, items: whole, locations: whole, runs: whole }),
  format: whole,
  picture: part<Header['picture']>({
    position: part<StreamPosition>({ sequence: whole, messageId: optional(text) }),
    now: instantText,
    lineage: optional(text),
    highest: optional(part<NonNullable<SavedState['runs']['highest']>>({ epoch: whole, run: whole })),
  }),
});

export const pictureChunksSchema = collectionSchema<Chunk>('picture_chunks', { _id: text, packed: text });

const FORMAT = 6;
/** Far below the 16 MB of a document, and few enough round trips. */
const CHUNK_LENGTH = 1_000_000;
const WRITES_AT_ONCE = 4;
const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

const chunkId = (generation: string, list: string, i: number): string => `${generation}/${list}/${i}`;

/**
 * The state as it is kept for the next start: chunks of text, then the header that names them. A crash in between
 * leaves the state before it whole.
 */
export class KeptState {
  private readonly headers: Collection<Header>;
  private readonly chunks: Collection<Chunk>;

  constructor(database: Database) {
    this.headers = database.collection(pictureSchema);
    this.chunks = database.collection(pictureChunksSchema);
  }

  /** @param generation never used before */
  async save(state: SavedState, generation: string): Promise<void> {
    const before = await this.headers.get('latest');
    const { facts, published, directory, runs, position, now, lineage } = state;
    const lists: Lists = { facts, published, ...directory, runs: runs.orders };
    const chunks = { facts: 0, published: 0, items: 0, locations: 0, runs: 0 };
    const writes: Promise<void>[] = [];
    for (const list of LISTS) {
      for (const text of texts(lists[list])) {
        // Waiting gives others a turn: a large state is never turned into text in one piece.
        if (writes.length >= WRITES_AT_ONCE) await writes.shift();
        const write = this.write(chunkId(generation, list, chunks[list]++), text);
        // Awaited below; until then a failure must not count as one that nobody handles.
        write.catch(() => undefined);
        writes.push(write);
      }
    }
    await Promise.all(writes);
    const picture = { position, now, highest: runs.highest, ...(lineage ? { lineage } : {}) };
    await this.headers.put({ _id: 'latest', generation, chunks, format: FORMAT, picture });
    if (before) await this.remove(before);
  }

  /** Whether any is kept. */
  async isAny(): Promise<boolean> {
    return (await this.headers.get('latest')) !== undefined;
  }

  /** Whether one is kept whose place the stream still has. */
  async isThere(reader: Pick<EventReader, 'isStillThere'>): Promise<boolean> {
    const position = (await this.headers.get('latest'))?.picture.position;
    return position !== undefined && reader.isStillThere(position);
  }

  /** The same, and it is not of this lineage. */
  async isOther(reader: Pick<EventReader, 'isStillThere'>, lineage: string | undefined): Promise<boolean> {
    const picture = (await this.headers.get('latest'))?.picture;
    return picture !== undefined && picture.lineage !== lineage && reader.isStillThere(picture.position);
  }

  /** The next start asks the owners. */
  async drop(): Promise<void> {
    const header = await this.headers.get('latest');
    if (!header) return;
    await this.headers.remove('latest');
    await this.remove(header);
  }

  /** Undefined if none is kept, it is of another format, or a part of it is missing. */
  async load(): Promise<SavedState | undefined> {
    const header = await this.headers.get('latest');
    if (header?.format !== FORMAT) return undefined;
    const lists: Record<string, unknown[]> = {};
    for (const list of LISTS) {
      const entries: unknown[] = [];
      let begun = '';
      for (let i = 0; i < header.chunks[list]; i++) {
        const chunk = await this.chunks.get(chunkId(header.generation, list, i));
        if (!chunk) return undefined;
        const lines = (begun + (await unpack(Buffer.from(chunk.packed, 'base64'))).toString()).split('\n');
        begun = lines.pop()!;
        for (const line of lines) entries.push(JSON.parse(line));
      }
      lists[list] = entries;
    }
    const { position, now, highest, lineage } = header.picture;
    const { facts, published, items, locations, runs } = lists as unknown as { -readonly [L in keyof Lists]: any };
    return { position, now, facts, published, directory: { items, locations }, runs: { highest, orders: runs }, lineage };
  }

  private async write(id: string, text: string): Promise<void> {
    const packed = await pack(text, { level: 1 });
    await this.chunks.put({ _id: id, packed: packed.toString('base64') });
  }

  private async remove({ generation, chunks }: Header): Promise<void> {
    for (const list of LISTS) for (let i = 0; i < chunks[list]; i++) await this.chunks.remove(chunkId(generation, list, i));
  }
}

/** One JSON line an entry, cut into pieces of a chunk's length; an entry may be longer than a chunk. */
function* texts(entries: readonly unknown[]): Generator<string> {
  let text = '';
  for (const entry of entries) {
    text += JSON.stringify(entry) + '\n';
    while (text.length >= CHUNK_LENGTH) {
      const end = isHighSurrogate(text.charCodeAt(CHUNK_LENGTH - 1)) ? CHUNK_LENGTH - 1 : CHUNK_LENGTH;
      yield text.slice(0, end);
      text = text.slice(end);
    }
  }
  if (text !== '') yield text;
}

/** Half a character would not survive the database. */
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
