/** As much of a mongoose connection as is needed to hear what it is asked. */
interface Watched {
  readonly base: { set(name: 'debug', hear: unknown): unknown };
  readonly models: Readonly<Record<string, { readonly schema: { indexes(): readonly (readonly [object, object?])[] } }>>;
}

/** Fields by which a collection was asked and which no index has, by collection. */
export type Unindexed = Record<string, readonly string[]>;

/** The store adds these to most queries; hardly a document is sorted out by them. */
const EVERYWHERE = new Set(['_id', 'isDeleted', 'version', 'unsent']);

/** Hears every query of a service from now on. */
export function watchQueries(connection: Watched): { unindexed(known: Unindexed): Unindexed; stop(): void } {
  const asked = new Map<string, Set<string>>();
  connection.base.set('debug', (collection: string, method: string, filter: object, options?: { sort?: object }) => {
    if (!['find', 'findOne', 'countDocuments'].includes(method)) return;
    const fields = asked.get(collection) ?? new Set();
    asked.set(collection, fields);
    for (const field of [...fieldsOf(filter), ...keysOf(options?.sort)]) fields.add(field);
  });
  return {
    /** Except those that are known to have none. */
    unindexed: (known) => {
      const found = [...asked].map(([collection, fields]): [string, string[]] => {
        const indexes = connection.models[collection]?.schema.indexes() ?? [];
        const indexed = new Set(indexes.flatMap(([keys]) => Object.keys(keys)));
        return [
          collection,
          [...fields].filter((field) => !indexed.has(field) && !EVERYWHERE.has(field) && !known[collection]?.includes(field)).sort(),
        ];
      });
      return Object.fromEntries(found.filter(([, fields]) => fields.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    stop: () => void connection.base.set('debug', false),
  };
}

/** MongoDB's own driver writes a sort as a map. */
const keysOf = (sort: object | undefined): string[] =>
  sort instanceof Map ? [...(sort.keys() as Iterable<string>)] : Object.keys(sort ?? {});

function fieldsOf(filter: object): string[] {
  return Object.entries(filter).flatMap(([key, value]: [string, unknown]) => {
    if (key.startsWith('$')) return (value as object[]).flatMap(fieldsOf);
    const within = (value as { $elemMatch?: object } | null)?.$elemMatch;
    return within ? fieldsOf(within).map((inner) => `${key}.${inner}`) : [key];
  });
}

interface Description {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>>;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema: Schema;
}

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
}

/**
 * Asks for every list that an API describes, by each of its parameters alone.
 * @param get answers the status of a request, by its address without the host
 * @throws Error with every address that is answered with a mistake of ours, or a parameter whose every value is refused
 */
export async function askEveryList({ paths }: Description, get: (address: string) => Promise<number>): Promise<void> {
  const wrong: string[] = [];
  for (const [path, { get: list }] of Object.entries(paths)) {
    const parameters = list?.parameters?.filter((parameter) => parameter.in === 'query') ?? [];
    if (path.includes('{') || !parameters.some(({ name }) => name === 'limit')) continue;
    for (const addresses of [[path], ...parameters.map((parameter) => addressesOf(path, parameter))]) {
      const answered = await Promise.all(addresses.map(async (address) => `${await get(address)} ${address}`));
      wrong.push(...answered.filter((answer) => /^5/.test(answer)));
      if (answered.length > 0 && !answered.some((answer) => answer.startsWith('200'))) wrong.push(...answered);
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function addressesOf(path: string, { name, schema }: Parameter): string[] {
  // A list in an order of its own takes no sort.
  if (name === 'sort' && !schema.enum) return [];
  return valuesOf(schema).map((value) => `${path}?${name}=${encodeURIComponent(value)}`);
}

function valuesOf({ type, format, enum: words, items }: Schema): readonly string[] {
  if (items) return valuesOf(items);
  if (words) return words;
  if (format === 'date-time') return ['2026-05-01T08:00:00.000Z'];
  if (format === 'date') return ['2026-05-01'];
  if (type === 'boolean') return ['true', 'false'];
  // A text may have to be of a kind that the description only gives in words: a day, or an instant.
  return type === 'integer' || type === 'number' ? ['1'] : ['x', '1', '2026-05-01'];
}
