import type { Collection } from './collection';
import { PUBLISHED, type Stored } from './stored';

const PAGE = 200;

/** Everything that was published, tombstones too, by id. @param only the fields to read; absent: all */
export async function* publishedPages(
  documents: Collection<Stored>,
  filter: Readonly<Record<string, unknown>>,
  only?: readonly string[],
): AsyncGenerator<readonly Stored[]> {
  for (let after = 0; ;) {
    const where = { _id: { $gt: after }, ...PUBLISHED, ...filter };
    const page = await documents.find(where, { sort: { _id: 1 }, limit: PAGE, ...(only ? { only } : {}) });
    yield page;
    if (page.length < PAGE) return;
    after = page[page.length - 1]!._id;
  }
}

/** Those that were saved again since they were read, as they are now. */
export async function newerThan(documents: Collection<Stored>, page: readonly Stored[]): Promise<Stored[]> {
  const read = new Map(page.map(({ _id, version }) => [_id, version]));
  return (await documents.getMany([...read.keys()])).filter(({ _id, version }) => version > read.get(_id)!);
}
