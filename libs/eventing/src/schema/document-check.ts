import Ajv, { type ValidateFunction } from 'ajv';
import type { Schema } from 'mongoose';
import type { FieldWrite } from '../store/collection';
import type { CollectionSchema } from './collection-schema';

/** A document isn't as its collection's schema says: a mistake of ours, met before it is written. */
export class WrongDocument extends Error {}

interface Description {
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Description>>;
  readonly additionalProperties?: Description | false;
  readonly items?: Description;
}

/**
 * Checks documents against a mongoose schema without making mongoose documents of them, which would cost more than the
 * write (ADR 14): the schema describes itself as JSON Schema, and that is compiled once, when it is first needed.
 */
export class DocumentCheck {
  private readonly description: Description;

  constructor(private readonly collection: CollectionSchema<any>) {
    this.description = descriptionOf(collection.schema);
  }

  /** @throws WrongDocument */
  whole(document: { readonly _id: unknown }): void {
    this.check('', this.description, document, document._id);
  }

  /** Of a write to some fields: each value alone, and that no field is taken away that must be there. @throws WrongDocument */
  write({ id, set, unset = [] }: FieldWrite): void {
    for (const [path, value] of Object.entries(set)) this.check(path, this.at(path, id), value, id);
    for (const path of unset) if (this.description.required?.includes(path)) throw this.wrong(id, `/${path} must be there`);
  }

  private at(path: string, id: unknown): Description {
    let here: Description | undefined = this.description;
    for (const key of path.split('.')) {
      // What is described as nothing in particular may hold anything.
      if (Object.keys(here).length === 0) return here;
      here = here.properties?.[key] ?? (here.additionalProperties || undefined);
      if (!here) throw this.wrong(id, `/${path.replaceAll('.', '/')} is not a field of it`);
    }
    return here;
  }

  private check(path: string, description: Description, value: unknown, id: unknown): void {
    const validate = validatorOf(description);
    if (validate(value)) return;
    const [first] = validate.errors!;
    const more = first!.keyword === 'additionalProperties' ? `: ${first!.params['additionalProperty']}` : '';
    const at = `${path && `/${path.replaceAll('.', '/')}`}${first!.instancePath}`;
    throw this.wrong(id, `${at && `${at} `}${first!.message}${more}`);
  }

  private wrong(id: unknown, what: string): WrongDocument {
    return new WrongDocument(`${this.collection.name} ${String(id)}: ${what}`);
  }
}

const compiler = new Ajv({ allowUnionTypes: true, strictTypes: false });
compiler.addKeyword({
  keyword: 'isDate',
  validate: (_: unknown, value: unknown) => value instanceof Date,
  error: { message: 'must be a date' },
});

/**
 * By the schema and by the part of its description, once in a process: many stores have the same schema, and many paths lead to one
 * part, such as those of a map, one for each key.
 */
const descriptions = new WeakMap<Schema, Description>();
const validators = new WeakMap<Description, ValidateFunction>();

function descriptionOf(schema: Schema): Description {
  let description = descriptions.get(schema);
  if (!description) {
    description = schema.get('strict') ? closed(schema.toJSONSchema() as Description) : {};
    descriptions.set(schema, description);
  }
  return description;
}

function validatorOf(description: Description): ValidateFunction {
  let validate = validators.get(description);
  if (!validate) {
    validate = compiler.compile(description);
    validators.set(description, validate);
  }
  return validate;
}

/** With every object closed: what isn't declared isn't let in. */
function closed(description: Description): Description {
  const { properties, items, additionalProperties } = description;
  return {
    ...description,
    ...(items ? { items: closed(items) } : {}),
    ...(additionalProperties ? { additionalProperties: closed(additionalProperties) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, closed(inner)])),
          additionalProperties: false,
        }
      : {}),
  };
}
