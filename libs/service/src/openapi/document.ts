import type { INestApplication } from '@nestjs/common';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withWords } from './described-calls';
import { withErrors } from './errors';

/** A JSON Schema, or a schema as OpenAPI 3.0 wrote it. */
type Schema = Record<string, unknown>;

const VERSION = '3.1.1';
const LOCAL = '#/$defs/';
const SHARED = '#/components/schemas/';

/**
 * The description of all that an application answers, in OpenAPI 3.1: with words for every call, with every error, and each
 * shape of an answer once, among the components.
 */
export function describedApi(app: INestApplication, about: Omit<OpenAPIObject, 'paths'>): OpenAPIObject {
  return finished(withIds(withErrors(withWords(SwaggerModule.createDocument(app, about)))));
}

type Parameter = { in: string; schema?: Schema };

/** A number in an address is an id: nothing else is read from there. */
function withIds(document: OpenAPIObject): OpenAPIObject {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item) as { parameters?: Parameter[] }[]);
  for (const parameter of operations.flatMap(({ parameters }) => parameters ?? []))
    if (parameter.in === 'path' && parameter.schema?.['type'] === 'number') parameter.schema = { type: 'integer', minimum: 1 };
  return document;
}

/** The framework's decorators write OpenAPI 3.0, where null was a flag beside the type; schemas of 3.1 are JSON Schemas. */
export function finished(document: OpenAPIObject): OpenAPIObject {
  const shared: Record<string, Schema> = {};
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const { $defs, ...rest } = value as Schema;
    for (const [name, schema] of Object.entries(($defs ?? {}) as Record<string, Schema>)) shared[name] ??= walk(schema) as Schema;
    const walked = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, isPlain(key) ? inner : walk(inner)]));
    if (typeof walked['$ref'] === 'string') walked['$ref'] = walked['$ref'].replace(LOCAL, SHARED);
    return 'nullable' in walked && typeof walked['nullable'] === 'boolean' ? withNull(walked) : walked;
  };
  const { components, ...rest } = walk(document) as OpenAPIObject;
  return { ...rest, openapi: VERSION, components: { ...components, schemas: { ...components?.schemas, ...(shared as object) } } };
}

/** What stands under these is data, not description. */
const isPlain = (key: string): boolean => key === 'example' || key === 'examples' || key === 'default' || key === 'enum';

/** Without a kind anything goes, null too. */
const hasKind = (schema: Schema): boolean => ['type', '$ref', 'allOf', 'oneOf', 'anyOf'].some((key) => key in schema);

function withNull({ nullable, ...schema }: Schema): Schema {
  if (!nullable || !hasKind(schema)) return schema;
  if (!('type' in schema)) return { anyOf: [schema, { type: 'null' }] };
  const withNullInEnum = Array.isArray(schema['enum']) ? { enum: [...(schema['enum'] as unknown[]), null] } : {};
  return { ...schema, type: [schema['type'], 'null'].flat(), ...withNullInEnum };
}
