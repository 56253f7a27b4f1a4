import type { Type } from '@nestjs/common';
import { PartialType } from '@nestjs/swagger';

/** The description of a field ends with what an absent one means when the thing is made. */
const DEFAULT = /\s*Default: .*$/s;
const PROPERTIES = 'swagger/apiModelProperties';

/**
 * The body of an edit, from that of the creation: the same fields, each of which may be absent and then stays as it is.
 * What may not be null there may not be null here, so null is refused and not taken for absent. Leave fields out, or add
 * others, with `OmitType`, `PickType` and a subclass.
 */
export function editOf<T>(creation: Type<T>): Type<Partial<T>> {
  const edit = PartialType(creation, { skipNullProperties: false });
  const prototype = edit.prototype as object;
  const names = (Reflect.getMetadata(`${PROPERTIES}Array`, prototype) ?? []) as string[];
  for (const key of names.map((name) => name.slice(1))) {
    const { description, ...api } = Reflect.getMetadata(PROPERTIES, prototype, key) as { description?: string };
    const kept = description?.replace(DEFAULT, '');
    Reflect.defineMetadata(PROPERTIES, kept ? { ...api, description: kept } : api, prototype, key);
  }
  return edit;
}
