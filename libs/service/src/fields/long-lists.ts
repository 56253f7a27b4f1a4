import 'reflect-metadata';
import { Rejection } from '@pegboard/kit';
import { tooMany } from './body-fields';

const PROPERTIES = 'swagger/apiModelProperties';

/** What the description says of a property, as the decorators of the fields wrote it. */
export interface DescribedProperty {
  readonly name: string;
  readonly type?: unknown;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly isArray?: boolean;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly items?: { readonly type?: string; readonly maxLength?: number; readonly enum?: readonly unknown[] };
}

/** The described properties of a DTO, those of what it extends among them. */
export function propertiesOf(dto: { readonly prototype: unknown }): readonly DescribedProperty[] {
  const prototype = dto.prototype as object;
  const names = (Reflect.getMetadata(`${PROPERTIES}Array`, prototype) ?? []) as readonly string[];
  // A colon stands before each name.
  return names.map((name) => name.slice(1)).map((name) => ({ ...Reflect.getMetadata(PROPERTIES, prototype, name), name }));
}

/** The DTO of a property's objects, if they have one. Descriptions name it by a function, because it may be declared later. */
export function partOf({ type }: DescribedProperty): (new () => object) | undefined {
  if (typeof type !== 'function') return undefined;
  const part = type.prototype === undefined ? (type as () => unknown)() : type;
  return typeof part === 'function' && ![Object, Array, String, Number, Boolean, Date].includes(part as never)
    ? (part as new () => object)
    : undefined;
}

/**
 * Counts the lists of a body, also those in its rows, before anything is made of their entries.
 * @throws Rejection 422 TOO_MANY, with the path of the list below `path`
 */
export function refuseLongLists(dto: { readonly prototype: unknown }, body: unknown, path = ''): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
  for (const property of propertiesOf(dto)) {
    const given = (body as Record<string, unknown>)[property.name];
    if (typeof given !== 'object' || given === null) continue;
    const at = path ? `${path}/${property.name}` : property.name;
    if (Array.isArray(given) && property.maxItems !== undefined && given.length > property.maxItems) {
      const problem = tooMany(given.length, property.name, property.maxItems);
      throw new Rejection(problem.code, problem.message, [{ path: at, ...problem }]);
    }
    const part = partOf(property);
    if (!part) continue;
    if (Array.isArray(given)) given.forEach((one, i) => refuseLongLists(part, one, `${at}/${i}`));
    else refuseLongLists(part, given, at);
  }
}
