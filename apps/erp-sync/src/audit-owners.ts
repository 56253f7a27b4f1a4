import type { AggregateBody } from '@pegboard/contracts';
import { quantity, toDecimal, type Quantity } from '@pegboard/kit';
import type { Mirror } from './mirror/mirror';
import { MIRRORED, type Mirrored } from './mirror/mirrored';
import { tableOf, type TableName } from './mirror/tables';
import type { Owners } from './owners';

type Line = Readonly<Record<string, unknown>>;

/** SQLite adds numbers up with a trace of rounding; six places are exact. */
export const exact = (value: unknown): Quantity => quantity(typeof value === 'number' ? value.toFixed(6) : String(value));

/** Where the mirror says something else than the services whose data it is. */
export async function differencesFromOwners(mirror: Mirror, owners: Pick<Owners, 'all'>): Promise<string[]> {
  const found: string[] = [];
  for (const kind of MIRRORED) {
    const left = new Set(await idsIn(mirror, kind.table));
    for await (const bodies of owners.all(kind)) {
      found.push(...(await comparePage(mirror, kind, bodies)));
      for (const { id } of bodies) left.delete(id);
    }
    found.push(...[...left].map((id) => `${kind.event.resource}/${id} is not known to its owner`));
  }
  return found;
}

async function idsIn({ database }: Mirror, table: TableName): Promise<number[]> {
  return (await database.selectFrom(table).select('id').execute()).map(({ id }) => Number(id));
}

async function comparePage({ database }: Mirror, kind: Mirrored, bodies: readonly AggregateBody[]): Promise<string[]> {
  if (bodies.length === 0) return [];
  const ids = bodies.map(({ id }) => id);
  const here = byColumn(await database.selectFrom(kind.table).selectAll().where('id', 'in', ids).execute(), 'id');
  const parts = await Promise.all(
    kind.parts.map(async (part) => ({
      ...part,
      here: byColumn(await database.selectFrom(part.table).selectAll().where(part.of, 'in', ids).execute(), part.of),
    })),
  );
  return bodies.flatMap((body) => {
    const name = `${kind.event.resource}/${body.id}`;
    const [row] = here.get(body.id) ?? [];
    if (!row) return [`${name} is missing`];
    if (Number(row['version']) > body.version) return [`${name} has version ${row['version']}, its owner ${body.version}`];
    const { version: _version, ...told } = kind.row(body);
    const found = differingColumns(kind.table, row, told).map(
      (column) =>
        `${name} (version ${row['version']}, its owner ${body.version}): ${column} is ${told[column]}, the mirror has ${row[column]}`,
    );
    for (const part of parts) {
      const rows = body.is_deleted && !part.isKeptOfDeleted ? [] : part.rows(body);
      if (!isSame(part.table, part.here.get(body.id) ?? [], rows)) found.push(`${name}: its ${part.table} differ`);
    }
    return found;
  });
}

/**
 * A lower version with the same content is no difference: a save that changes no published field emits no event.
 */
const differingColumns = (table: TableName, mine: Line, theirs: Line): string[] =>
  Object.keys(theirs).filter((column) => shown(table, column, mine[column]) !== shown(table, column, theirs[column]));

const isSame = (table: TableName, mine: readonly Line[], theirs: readonly Line[]): boolean => {
  const { columns } = tableOf(table);
  const canonical = (lines: readonly Line[]): string =>
    lines
      .map((line) => JSON.stringify(Object.keys(columns).map((column) => shown(table, column, line[column]))))
      .sort()
      .join();
  return canonical(mine) === canonical(theirs);
};

function shown(table: TableName, column: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return tableOf(table).columns[column]?.startsWith('decimal') ? toDecimal(exact(value)) : String(value);
}

function byColumn(rows: readonly Line[], column: string): Map<number, Line[]> {
  const grouped = new Map<number, Line[]>();
  for (const row of rows) {
    const key = Number(row[column]);
    const group = grouped.get(key);
    if (group) group.push(row);
    else grouped.set(key, [row]);
  }
  return grouped;
}
