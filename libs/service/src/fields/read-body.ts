import { ValidationPipe, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { reject, Rejection, type RejectionDetail } from '@pegboard/kit';
import { decodeProblem, shown } from './field';
import { refuseLongLists } from './long-lists';
import { refuseUnknownSort } from './sorting';
import { ABOUT_PAGES } from '../http/unread-query';

const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false },
} as const;

/** Nobody reads more of them, and a body of empty rows has a fault for each field of each row. */
const MOST_DETAILS = 100;

/** The body of a call that takes none: absent or `{}`. Whatever else is sent would be ignored, so it is refused. */
export class NoBody {}

/** The body of a call whose every field is optional, so that it may be absent as a whole: DTOs of such calls extend it. */
export class OptionalBody {}

function refuseAnything(value: object): NoBody {
  if (!isPlain(value)) throw notAnObject(value);
  const field = Object.keys(value)[0];
  if (field === undefined) return value;
  throw reject('UNKNOWN_FIELD', field, `There is no field ${field} here, because this request takes no body.`);
}

/** Checks every body and query against its DTO; everything wrong is said at once, each with its path. */
export function validation(): PipeTransform {
  const pipe = new ValidationPipe({ ...RULES, transform: true, exceptionFactory: rejectionOf });
  return {
    async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
      if (metadata.metatype === NoBody) return refuseAnything(value ?? {});
      if (metadata.type === 'body' && (value ?? null) === null && isOptionalBody(metadata.metatype)) return pipe.transform({}, metadata);
      if (metadata.type !== 'param' && isDto(metadata.metatype)) refuseInherited(value);
      // A missing body of a DTO would pass unchecked.
      if (metadata.type === 'body' && isDto(metadata.metatype) && !isPlain(value)) throw notAnObject(value);
      if (metadata.type === 'param' && metadata.metatype === Number) return readIdParameter(value);
      if (metadata.type === 'body' && isDto(metadata.metatype)) refuseLongLists(metadata.metatype!, value);
      const asked = metadata.type === 'query' && isDto(metadata.metatype) ? withoutPages(metadata.metatype as Type, value as never) : value;
      const read: unknown = await pipe.transform(asked, metadata);
      if (metadata.type === 'query' && isDto(metadata.metatype)) refuseUnknownSort(read as object);
      return read;
    },
  };
}

/** Takes out what is about pages, for a call that has none. @param type the class that reads the query */
function withoutPages(type: Type, query: Record<string, unknown>): Record<string, unknown> {
  const read = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', false, false)
      .map(({ propertyName }) => propertyName),
  );
  return Object.fromEntries(Object.entries(query).filter(([name]) => read.has(name) || !ABOUT_PAGES.includes(name)));
}

/**
 * Reads a body of a shape that a signature can't say, such as one row or a list of rows.
 * @throws Rejection `invalid` with every field at fault, below `path`
 */
export function readBody<T extends object>(type: new () => T, raw: unknown, path = ''): T {
  if (!isPlain(raw)) throw notAnObject(raw);
  refuseInherited(raw, path);
  refuseLongLists(type, raw, path);
  const value = plainToInstance(type, raw);
  const errors = validateSync(value, RULES);
  if (errors.length > 0) throw rejectionOf(errors, path);
  return value;
}

const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * A field called like something that every object has, such as `constructor`, is unknown like any other; the libraries that read
 * the rest would take it for known.
 * @throws Rejection 422 UNKNOWN_FIELD
 */
function refuseInherited(value: unknown, path = ''): void {
  if (Array.isArray(value)) return value.forEach((each, i) => refuseInherited(each, below(path, String(i))));
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) {
    if (INHERITED.has(name)) throw reject('UNKNOWN_FIELD', below(path, name), `There is no field ${name} here.`);
    refuseInherited((value as Record<string, unknown>)[name], below(path, name));
  }
}

const below = (path: string, name: string): string => (path ? `${path}/${name}` : name);

const isDto = (type: unknown): boolean => typeof type === 'function' && ![Object, Array, String, Number, Boolean].includes(type as never);
const isOptionalBody = (type: unknown): boolean => typeof type === 'function' && type.prototype instanceof OptionalBody;
const isPlain = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const notAnObject = (value: unknown): Rejection =>
  reject('NOT_AN_OBJECT', '', `The body must be a JSON object, not ${value === undefined ? 'empty' : shown(value)}.`);

/** A path such as /v1/sales_orders/abc names nothing that exists. */
function readIdParameter(value: unknown): number {
  const id = Number(value);
  if (/^\d{1,15}$/.test(String(value)) && id > 0) return id;
  throw reject('NOT_FOUND', 'id', `There is nothing with the id ${shown(value)}.`);
}

function rejectionOf(errors: ValidationError[], path = ''): Rejection {
  const details = errors.flatMap((error) => detailsOf(error, path));
  const first = details[0] ?? ({ code: 'MALFORMED_REQUEST', message: 'The request could not be read.' } as const);
  const more = details.length > 1 ? ` (and ${details.length - 1} more, see details)` : '';
  return new Rejection(first.code, first.message + more, details.slice(0, MOST_DETAILS));
}

function detailsOf(error: ValidationError, above: string): RejectionDetail[] {
  const path = above ? `${above}/${error.property}` : error.property;
  // The fields of rows that aren't objects are named by the list already.
  const own = Object.entries(error.constraints ?? {}).filter(([name]) => name !== 'nestedValidation' || !error.constraints!['structure']);
  const details = own.map(([name, text]): RejectionDetail => {
    if (name === 'whitelistValidation') return { path, code: 'UNKNOWN_FIELD', message: `There is no field ${error.property} here.` };
    return { path, ...(decodeProblem(text) ?? { code: 'MALFORMED_FIELD', message: `${text}.` }) };
  });
  return [...details, ...(error.children ?? []).flatMap((child) => detailsOf(child, path))];
}
