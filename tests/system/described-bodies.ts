import type { Answer } from '@pegboard/company';

type Schema = Record<string, any>;

/** A body that isn't as its description says, and the places that the refusal must name. */
export interface WrongBody {
  /** Such as `POST /v1/customers`. */
  readonly call: string;
  readonly method: string;
  readonly path: string;
  readonly what: string;
  readonly body: unknown;
  readonly paths: readonly string[];
}

/** A value that may be wrong, and its kind in JSON. */
interface Trial {
  readonly what: string;
  readonly valueFor: (schema: Schema, types: ReadonlySet<string>) => unknown;
}

type Wrong = Pick<WrongBody, 'what' | 'body' | 'paths'>;

const DEEPEST = 4;
const has = (types: ReadonlySet<string>, ...some: string[]): boolean => some.some((type) => types.has(type));
/** For a field that takes no such thing. */
const unlessTaken = (what: string, value: unknown, ...taken: string[]): Trial => ({
  what,
  valueFor: (_schema, types) => (has(types, ...taken) ? undefined : value),
});

const TRIALS: readonly Trial[] = [
  unlessTaken('an object', { no: 'such thing' }, 'object'),
  unlessTaken('a list', [['no such thing']], 'array'),
  unlessTaken('true', true, 'boolean'),
  {
    what: 'a number',
    // Digits may be given as a number, too.
    valueFor: ({ format }, types) => (has(types, 'number', 'integer') || format === 'decimal' ? undefined : 0.5),
  },
  unlessTaken('null', null, 'null'),
  {
    what: 'a text that is no word of the list, no number and no date',
    valueFor: (schema, types) => (types.has('string') && isFreeText(schema) ? undefined : 'no such thing'),
  },
  { what: 'a part of a number', valueFor: (_schema, types) => (types.has('integer') && !types.has('number') ? 1.5 : undefined) },
  {
    what: 'a text that is too long',
    valueFor: ({ maxLength }, types) => (types.has('string') && maxLength ? 'x'.repeat(maxLength + 1) : undefined),
  },
  { what: 'a number that is too small', valueFor: ({ minimum }) => (minimum === undefined ? undefined : minimum - 1) },
  { what: 'a number that is too large', valueFor: ({ maximum }) => (maximum === undefined ? undefined : maximum + 1) },
];

const PARTS = ['allOf', 'anyOf', 'oneOf'];
const parts = (schema: Schema): Schema[] => PARTS.flatMap((key) => (schema[key] ?? []) as Schema[]);

function isFreeText(schema: Schema): boolean {
  if (schema['enum'] || schema['const'] !== undefined || schema['format'] || schema['pattern']) return false;
  const texts = parts(schema).filter((part) => part['type'] === 'string' || part['format']);
  return texts.length === 0 || texts.some(isFreeText);
}

/** Everything that one call's description says of its body, turned against it. */
class Bodies {
  constructor(private readonly document: Schema) {}

  wrongOnes(given: Schema): Wrong[] {
    const schema = this.whole(given);
    const choices = parts(schema).filter((choice) => this.isStructure(choice));
    if (choices.length > 1) return choices.flatMap((choice) => this.wrongOnes(choice));
    const found: Wrong[] = [{ what: 'a text in its place', body: '"no such thing"', paths: [''] }];
    for (let level = 0; level < DEEPEST; level++)
      for (const trial of TRIALS) {
        const { value, paths } = this.wrongAt(schema, trial, level, '');
        if (paths.length > 0) found.push({ what: `${trial.what}, ${level} deep`, body: value, paths });
      }
    return [...found, ...this.unknownFields(schema), ...this.longLists(schema, '', 0)];
  }

  /** All fields of one level are wrong in the same way: a refusal names all of them. */
  private wrongAt(given: Schema, trial: Trial, level: number, above: string): { value: unknown; paths: string[] } {
    const schema = this.whole(given);
    if (!this.isStructure(schema)) return { value: undefined, paths: [] };
    if (schema['items']) {
      const { value, paths } = this.wrongAt(schema['items'], trial, level, below(above, '0'));
      return { value: [value], paths };
    }
    const value: Record<string, unknown> = {};
    const paths: string[] = [];
    for (const [name, property] of Object.entries(this.fieldsOf(schema))) {
      const at = below(above, name);
      const inner = level === 0 ? this.wrongField(property, trial, at) : this.wrongAt(property, trial, level - 1, at);
      if (inner.paths.length === 0) continue;
      value[name] = inner.value;
      paths.push(...inner.paths);
    }
    return { value, paths };
  }

  private wrongField(property: Schema, trial: Trial, at: string): { value: unknown; paths: string[] } {
    const schema = this.whole(property);
    const types = this.typesOf(schema);
    const value = types.size === 0 ? undefined : trial.valueFor(schema, types);
    return { value, paths: value === undefined ? [] : [at] };
  }

  /** At each level, in all rows and parts at once. */
  private unknownFields(schema: Schema): Wrong[] {
    const paths: string[] = [];
    const filled = (given: Schema, above: string, depth: number): unknown => {
      const one = this.whole(given);
      if (one['items']) return [filled(one['items'], below(above, '0'), depth)];
      paths.push(below(above, 'no_such_field'));
      const inner = Object.entries(this.fieldsOf(one)).filter(([, property]) => depth < DEEPEST && this.isStructure(property));
      return { no_such_field: 1, ...Object.fromEntries(inner.map(([name, each]) => [name, filled(each, below(above, name), depth + 1)])) };
    };
    if (!this.isStructure(schema)) return [];
    return [{ what: 'unknown fields', body: filled(schema, '', 0), paths }];
  }

  /** One list in each body: lists are counted before anything else is looked at. */
  private longLists(given: Schema, above: string, depth: number): Wrong[] {
    const schema = this.whole(given);
    if (depth > DEEPEST) return [];
    if (schema['items'] && this.hasFields(schema['items']) && above === '')
      return this.longLists(schema['items'], '0', depth + 1).map((one) => ({ ...one, body: [one.body] }));
    return Object.entries(this.fieldsOf(schema)).flatMap(([name, property]) => {
      const at = below(above, name);
      const list = this.whole(property);
      const inner = this.isStructure(list)
        ? this.longLists(list['items'] ?? list, list['items'] ? `${at}/0` : at, depth + 1).map(({ body, ...one }) => ({
            ...one,
            body: { [name]: list['items'] ? [body] : body },
          }))
        : [];
      if (list['maxItems'] === undefined) return inner;
      const tooLong = Array.from({ length: list['maxItems'] + 1 }, () => ({}));
      return [{ what: 'a list that is too long', body: { [name]: tooLong }, paths: [at] }, ...inner];
    });
  }

  /** An object with named fields, or a list of such that may have any. */
  private isStructure(given: Schema): boolean {
    const schema = this.whole(given);
    return schema['maxItems'] !== 0 && this.hasFields(schema['items'] ?? schema);
  }

  private readonly hasFields = (schema: Schema): boolean => Object.keys(this.fieldsOf(this.whole(schema))).length > 0;

  /** Those of all parts as well; what only some choices have is left to the tests of that call. */
  private fieldsOf(schema: Schema): Record<string, Schema> {
    const all = ((schema['allOf'] ?? []) as Schema[]).map((part) => this.fieldsOf(this.whole(part)));
    return Object.assign({}, ...all, schema['properties'] ?? {}) as Record<string, Schema>;
  }

  private typesOf(schema: Schema): Set<string> {
    const own = [schema['type'] ?? []].flat() as string[];
    const fixed = ((schema['enum'] ?? []) as unknown[]).map((value) => (value === null ? 'null' : typeof value));
    if (own.length > 0) return new Set(own);
    const inParts = parts(schema).flatMap((part) => [...this.typesOf(this.whole(part))]);
    return new Set([...fixed, ...inParts, ...(this.hasFields(schema) ? ['object'] : [])]);
  }

  private whole(schema: Schema): Schema {
    let found = schema;
    while (typeof found['$ref'] === 'string')
      found = (found['$ref'] as string)
        .slice(2)
        .split('/')
        .reduce((at, key) => at[key], this.document);
    const only = parts(found).filter((part) => part['type'] !== 'null');
    if (only.length !== 1) return found;
    // `anyOf: [a reference, null]` is the thing itself, that may be null.
    const own = Object.fromEntries(Object.entries(found).filter(([key]) => !PARTS.includes(key)));
    const inner = { ...this.whole(only[0]!), ...own };
    return parts(found).length > 1 ? { ...inner, type: [inner['type'] ?? 'object', 'null'].flat() } : inner;
  }
}

const below = (above: string, name: string): string => (above ? `${above}/${name}` : name);

/** For every call that takes a body: bodies with every field wrong in every way that its description excludes. */
export function wrongBodies(document: Schema): WrongBody[] {
  const bodies = new Bodies(document);
  return Object.entries<Schema>(document['paths']).flatMap(([path, item]) =>
    Object.entries<Schema>(item).flatMap(([verb, { requestBody }]) => {
      const schema = requestBody?.content?.['application/json']?.schema as Schema | undefined;
      if (!schema) return [];
      const method = verb.toUpperCase();
      const address = path.replaceAll(/\{[^}]+\}/g, '999999');
      return bodies.wrongOnes(schema).map((one) => ({ call: `${method} ${path}`, method, path: address, ...one }));
    }),
  );
}

/** A list of ids or texts is named as a whole, or by its entry. */
const isNamed = (details: readonly any[], path: string): boolean =>
  details.some((detail) => detail.path === path || detail.path === `${path}/0`);

/** What is wrong with the answer to such a body; nothing, if it is refused with all its paths. */
export function faultsOf({ call, what, paths }: WrongBody, { status, body }: Answer): string[] {
  if (status !== 422) return [`${call} with ${what} at ${paths.join(', ')}: ${status} ${body?.message}`];
  const unnamed = paths.filter((path) => !isNamed(body.details, path));
  // What a search asks for is read to its first fault, and that one is named.
  const isNamedEnough = call.endsWith('/search') ? unnamed.length < paths.length : unnamed.length === 0;
  return isNamedEnough ? [] : [`${call} with ${what} does not name ${unnamed.join(', ')}: ${JSON.stringify(body.details).slice(0, 300)}`];
}
