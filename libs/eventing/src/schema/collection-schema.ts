import { Schema, type SchemaDefinition } from 'mongoose';
import { EXACT, type FieldsOf } from './fields';

/** A collection of a service's database: its name, and the mongoose schema of its documents with their indexes. */
export interface CollectionSchema<D extends { readonly _id: string | number }> {
  readonly name: string;
  readonly schema: Schema;
  /** For the compiler alone. */
  readonly document?: D;
}

/** A field by its path, through lists and objects, such as `rows.id`; or several fields, or one whose documents expire. */
export type IndexOf = string | { readonly keys: Readonly<Record<string, 1 | -1>>; readonly expireAfterSeconds?: number };

/**
 * @param indexes by which documents are looked up besides their id; one that is given as a path is sparse
 * @throws Error if an index names a field that isn't there
 */
export function collectionSchema<D extends { readonly _id: string | number }>(
  name: string,
  fields: FieldsOf<D>,
  indexes: readonly IndexOf[] = [],
): CollectionSchema<D> {
  // The store makes the indexes before the first use, whenever the database comes; mongoose would try once, at the start.
  const schema = new Schema(fields as SchemaDefinition, { ...EXACT, autoIndex: false, autoCreate: false });
  for (const index of indexes) {
    const { keys, ...options } = typeof index === 'string' ? { keys: { [index]: 1 as const }, sparse: true } : index;
    const unknown = Object.keys(keys).filter((path) => !isIn(schema, path));
    if (unknown.length > 0) throw new Error(`${name} has no field ${unknown.join(', ')} to be indexed`);
    schema.index(keys, options);
  }
  return { name, schema };
}

function isIn(schema: Schema, path: string): boolean {
  if (schema.path(path)) return true;
  const [head, ...rest] = path.split('.');
  const outer = schema.path(head!) as { readonly instance: string; readonly schema?: Schema } | undefined;
  return outer?.schema ? isIn(outer.schema, rest.join('.')) : outer?.instance === 'Mixed';
}
