import type { AggregateBody } from '@pegboard/contracts';
import type { Copies } from '@pegboard/eventing';
import { QueryText } from '../fields/query-fields';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Texts that begin so. An index serves it as long as upper and lower case differ. */
export const beginning = (text: string): object => ({ $regex: `^${escaped(text)}` });

/** Texts that have these words somewhere, in upper or lower case. */
export const containing = (text: string): object => ({ $regex: escaped(text), $options: 'i' });

/** Any of these stored fields contains the text. */
export const anyContains = (text: string, fields: readonly string[]): { $or: Record<string, unknown>[] } => ({
  $or: fields.map((field) => ({ [field]: containing(text) })),
});

/** Free text over a list. @param what the fields it looks at, for people */
export const QuerySearch = (what: string): PropertyDecorator =>
  QueryText({ description: `Only what has this text, in upper or lower case, in ${what}.` });

/** As many items as a text may find; the rest is left out. */
const MOST_FOUND = { skip: 0, limit: 1000 };

/** An item, or a service. */
interface NamedThing extends AggregateBody {
  readonly name: string;
  readonly variants: readonly { readonly id: number; readonly sku: string | null }[];
}

/** The variants whose SKU, or whose item's name, contains a text. */
export async function variantsNamed<B extends NamedThing>(items: Pick<Copies<B>, 'search'>, text: string): Promise<number[]> {
  const needle = text.toLowerCase();
  const has = (name: string | null | undefined): boolean => name?.toLowerCase().includes(needle) ?? false;
  const found = await items.search(anyContains(text, ['name', 'variants.sku']), MOST_FOUND);
  return found.filter(({ key, body }) => has(body.name) || has(body.variants.find(({ id }) => id === key)?.sku)).map(({ key }) => key);
}

/** The first filter and all the others; each may have an `$or` of its own. */
export function allFilters(
  first: Record<string, unknown>,
  ...others: readonly (Record<string, unknown> | undefined)[]
): Record<string, unknown> {
  const rest = others.filter((filter) => filter !== undefined && Object.keys(filter).length > 0);
  return rest.length === 0 ? first : { ...first, $and: [...((first['$and'] as unknown[] | undefined) ?? []), ...rest] };
}
