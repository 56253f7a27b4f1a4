/** A description in OpenAPI, whoever wrote it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface DescribedOperation {
  readonly description?: string;
  readonly parameters?: readonly any[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}
type Schema = Record<string, any>;

export interface ApiField {
  /** With `.` between levels and `[]` for each of a list. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const DEEPEST = 12;

/** By call, such as `GET /customers/{id}`: parameters of a path have one name everywhere. @param prefix of the paths, such as `/v1` */
export function operationsOf({ paths }: ApiDocument, prefix = ''): Map<string, DescribedOperation> {
  return new Map(
    Object.entries(paths)
      .filter(([path]) => path.startsWith(prefix))
      .flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]).map((method): [string, DescribedOperation] => {
          const plain = path
            .slice(prefix.length)
            .replace(/\/$/, '')
            .replaceAll(/\{[^}]+\}/g, '{id}');
          return [`${method.toUpperCase()} ${plain}`, item[method]!];
        }),
      ),
  );
}

/** Follows a reference. */
function whole(document: ApiDocument, schema: Schema): Schema {
  let found = schema;
  while (typeof found['$ref'] === 'string')
    found = found['$ref']
      .slice(2)
      .split('/')
      .reduce((at: any, key) => at[key], document) as Schema;
  return found;
}

export const queryNames = (document: ApiDocument, { parameters = [] }: DescribedOperation): string[] =>
  parameters
    .map((one) => whole(document, one as Schema))
    .flatMap((one) => (one['in'] === 'query' ? [String(one['name']).replace('[]', '')] : []));

const firstOf = <T>(content: Readonly<Record<string, T>> | undefined): T | undefined => Object.values(content ?? {})[0];

export const bodyFields = (document: ApiDocument, { requestBody }: DescribedOperation): ApiField[] => {
  const schema = firstOf(requestBody?.content)?.schema;
  return schema ? unique(fieldsOf(document, schema)) : [];
};

/** The fields of the answer that a description promises; of a list, those of what is listed. */
export function answerFields(document: ApiDocument, { responses }: DescribedOperation): ApiField[] {
  const schema = mediaOf(responses)?.schema;
  return schema ? unique(withoutEnvelope(fieldsOf(document, schema))) : [];
}

/** The fields of the answer that an example shows. */
export function shownFields({ responses }: DescribedOperation): ApiField[] {
  const { example, examples } = mediaOf(responses) ?? {};
  const given = example === undefined ? Object.values(examples ?? {}).map(({ value }) => value) : [example];
  return unique(withoutEnvelope(given.flatMap((one) => valuesIn(one, ''))));
}

const mediaOf = (responses: DescribedOperation['responses']): Media | undefined =>
  ['200', '201'].map((code) => firstOf(responses[code]?.content)).find((media) => media !== undefined);

function withoutEnvelope(fields: readonly ApiField[]): ApiField[] {
  const inside = (prefix: string) =>
    fields.filter(({ name }) => name.startsWith(prefix)).map((one) => ({ ...one, name: one.name.slice(prefix.length) }));
  const [listed, bare] = [inside('data[].'), inside('[].')];
  return listed.length > 0 ? listed : bare.length > 0 ? bare : [...fields];
}

function unique(fields: readonly ApiField[]): ApiField[] {
  const found = new Map<string, ApiField>();
  for (const field of fields) {
    const before = found.get(field.name);
    const type = [...new Set([...(before?.type.split('|') ?? []), ...field.type.split('|')])].sort().join('|');
    found.set(field.name, { name: field.name, type, isRequired: field.isRequired && (before?.isRequired ?? true) });
  }
  return [...found.values()];
}

function fieldsOf(document: ApiDocument, given: Schema, above = '', depth = 0): ApiField[] {
  const schema = whole(document, given);
  if (depth > DEEPEST) return [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (schema[key] ?? []) as Schema[]);
  const inParts = parts.flatMap((part) => fieldsOf(document, part, above, depth + 1));
  if (schema['items']) return [...inParts, ...fieldsOf(document, schema['items'] as Schema, `${above}[]`, depth + 1)];
  const required = (schema['required'] ?? []) as string[];
  const own = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).flatMap(([key, value]) => {
    const name = above ? `${above}.${key}` : key;
    const field = { name, type: typeOf(document, value), isRequired: required.includes(key) };
    return [field, ...fieldsOf(document, value, name, depth + 1)];
  });
  return [...inParts, ...own];
}

function typeOf(document: ApiDocument, given: Schema, depth = 0): string {
  const schema = whole(document, given);
  const { type, nullable } = schema as { type?: string | string[]; nullable?: boolean };
  const own = [type ?? []].flat().map((one) => (one === 'integer' ? 'number' : one));
  const inParts =
    depth > DEEPEST
      ? []
      : ['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
          ((schema[key] ?? []) as Schema[]).flatMap((part) => typeOf(document, part, depth + 1).split('|')),
        );
  const fixed = [...(schema['enum'] ?? []), ...('const' in schema ? [schema['const']] : [])].map(kindOf);
  const all = [
    ...own,
    ...inParts,
    ...(own.length > 0 ? [] : fixed),
    ...(nullable ? ['null'] : []),
    ...(isOpen(schema) ? ['any'] : []),
  ].filter(Boolean);
  return all.length > 0 ? [...new Set(all)].sort().join('|') : 'any';
}

/** A list of whatever is given. */
const isOpen = ({ items }: Schema): boolean => items !== undefined && Object.keys(items as object).length === 0;

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** What is given by its own key is data and no field. */
const OPEN = ['custom_fields', 'info'];

function valuesIn(value: unknown, above: string): ApiField[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesIn(one, `${above}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const name = above ? `${above}.${key}` : key;
    return [{ name, type: kindOf(one), isRequired: false }, ...(OPEN.includes(key) ? [] : valuesIn(one, name))];
  });
}
