import { keyOf, type FilesRead, type Given, type ReadOptions } from '../read-files';
import { thereUnder, type Present, type There } from '../present';
import { FILES, TEMPLATES, type FileName } from '../templates';
import { Collected, type Remark } from './collected';
import { fromKatana, KATANA_NUMBERS } from './katana';
import { fromOdoo, ODOO_NUMBERS } from './odoo';
import { fromShopify, SHOPIFY_NUMBERS } from './shopify';
import { readTables, type ForeignTable } from './table';

const SOURCES: Readonly<
  Record<ForeignSource, { numbers: readonly string[]; take: (tables: readonly ForeignTable[], to: Collected) => string[] }>
> = {
  katana: { numbers: KATANA_NUMBERS, take: fromKatana },
  shopify: { numbers: SHOPIFY_NUMBERS, take: fromShopify },
  odoo: { numbers: ODOO_NUMBERS, take: fromOdoo },
};

/** Products whose own exports can be read. */
export const SOURCE_NAMES = ['katana', 'shopify', 'odoo'] as const;
export type ForeignSource = (typeof SOURCE_NAMES)[number];

export interface ForeignRead extends FilesRead {
  readonly remarks: readonly Remark[];
}

/** Reads the exports of another product into the lines of our files; what can't be taken as it stands is remarked. */
export async function readForeign(source: ForeignSource, paths: readonly string[], options: ReadOptions = {}): Promise<ForeignRead> {
  const { numbers, take } = SOURCES[source];
  const { tables, problems } = await readTables(paths, numbers, options);
  const to = new Collected();
  const leftAlone = take(tables, to);
  const nothing =
    tables.length === leftAlone.length
      ? [{ file: paths.join(', '), line: 0, message: `there is no export of ${source} in it; docs/import-and-export.md has the columns` }]
      : [];
  return { lines: to.withoutEmptyItems(), problems: [...problems, ...nothing], leftAlone, remarks: to.remarks };
}

/**
 * Leaves out what an import of our own files would refuse as a whole: lines that name what isn't there, and lines that differ from
 * what is there. An export can't be edited line by line, and what people changed here since the last import is theirs.
 */
export function settled(lines: readonly Given[], present: Present): { lines: readonly Given[]; remarks: readonly Remark[] } {
  const kept = Object.fromEntries(FILES.map((file) => [file, new Map<string, Given>()])) as Record<FileName, Map<string, Given>>;
  const remarks: Remark[] = [];
  for (const file of FILES)
    for (const line of lines.filter((one) => one.file === file)) {
      const key = keyOf(file, line.values);
      const why = unknownName(line, kept, present) ?? difference(line, thereUnder(present, file, key));
      if (why) remarks.push({ file: line.source!, line: line.line, what: key.replace(/ \| $/, ''), why });
      else kept[file].set(key, line);
    }
  const named = new Set([...kept.variants.values()].map(({ values }) => values['item']));
  for (const [name, line] of kept.items)
    if (!named.has(name) && !present.items.has(name)) {
      remarks.push({ file: line.source!, line: line.line, what: name, why: 'left out: none of its variants was taken' });
      kept.items.delete(name);
    }
  return { lines: FILES.flatMap((file) => [...kept[file].values()]), remarks };
}

function unknownName(line: Given, kept: Readonly<Record<FileName, ReadonlyMap<string, Given>>>, present: Present): string | undefined {
  const unknown = TEMPLATES[line.file].columns.find(({ name, refersTo }) => {
    const value = line.values[name];
    return refersTo && value !== undefined && !kept[refersTo].has(value) && !present[refersTo].has(value);
  });
  return unknown && `left out: there is no ${line.values[unknown.name]}`;
}

function difference({ values: there }: Given, found: readonly There[]): string | undefined {
  const differing = found.map(({ values: here }) => {
    const column = Object.keys(there).find((name) => (here[name] ?? '') !== there[name] && !(there[name] === '0' && !here[name]));
    return column && `left as it is: ${column} is ${here[column] || 'empty'} here, and ${there[column]} there`;
  });
  return differing.includes(undefined) ? undefined : differing[0];
}
