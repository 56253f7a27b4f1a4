import type { JsonSchema } from './json-schemas';

/**
 * What would break somebody who reads by an older schema what is written by a newer one: a field that is gone or may be
 * absent, another type, a word that the reader has never heard of. New fields break nobody, because readers leave alone
 * what they don't know.
 * @returns one sentence a break, with the place; none if all is well
 */
export function breaksForReaders(older: JsonSchema, newer: JsonSchema, at = ''): string[] {
  const place = at || 'the message';
  if (older.anyOf) return breaksOfChoices(older.anyOf, newer, at);
  if (newer.anyOf) return newer.anyOf.flatMap((choice) => breaksForReaders(older, choice, at));
  if (isAnything(older)) return [];
  const types = new Set(typesOf(older));
  const strange = typesOf(newer).filter((type) => !types.has(type) && !(type === 'integer' && types.has('number')));
  if (isAnything(newer) || strange.length > 0)
    return [`${place} was ${[...types].join(' or ')} and may now be ${strange.join(' or ') || 'anything'}`];
  const words = wordsOf(older);
  const unheard = words && (wordsOf(newer)?.filter((word) => !words.includes(word)) ?? ['any other word']);
  return [
    ...(unheard && unheard.length > 0 ? [`${place} may now be ${unheard.join(', ')}`] : []),
    ...breaksOfFields(older, newer, at),
    ...(older.items ? breaksForReaders(older.items, newer.items ?? {}, `${at}[]`) : []),
    ...(typeof older.additionalProperties === 'object'
      ? breaksForReaders(older.additionalProperties, valuesOf(newer.additionalProperties), `${at}{}`)
      : []),
  ];
}

/**
 * What would break somebody who writes by an older schema for a reader of a newer one: a field that is now asked for, or
 * one that no longer takes what it took.
 */
export const breaksForWriters = (older: JsonSchema, newer: JsonSchema): string[] => breaksForReaders(newer, older);

function breaksOfFields(older: JsonSchema, newer: JsonSchema, at: string): string[] {
  return Object.entries(older.properties ?? {}).flatMap(([name, field]) => {
    const path = at ? `${at}.${name}` : name;
    const present = newer.properties?.[name];
    if (older.required?.includes(name) && !newer.required?.includes(name)) return [`${path} isn’t always there`];
    return present ? breaksForReaders(field, present, path) : [];
  });
}

/** Whatever the newer one may be must be one of what the older one knew. */
function breaksOfChoices(known: readonly JsonSchema[], newer: JsonSchema, at: string): string[] {
  return (newer.anyOf ?? [newer]).flatMap((choice) => {
    const breaks = known.map((option) => breaksForReaders(option, choice, at));
    return breaks.some((list) => list.length === 0) ? [] : breaks.reduce((least, list) => (list.length < least.length ? list : least));
  });
}

const typesOf = ({ type }: JsonSchema): readonly string[] => (type === undefined ? [] : typeof type === 'string' ? [type] : type);
const isAnything = (schema: JsonSchema): boolean =>
  typesOf(schema).length === 0 && !schema.enum && schema.const === undefined && !schema.anyOf;
const wordsOf = (schema: JsonSchema): readonly unknown[] | undefined =>
  schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
const valuesOf = (values: JsonSchema | boolean | undefined): JsonSchema => (typeof values === 'object' ? values : {});

/** What a version says on the bus: the bodies of its events, and both sides of its questions. */
export interface SpokenWords {
  readonly events: Readonly<Record<string, JsonSchema>>;
  readonly questions: Readonly<Record<string, { readonly input: JsonSchema; readonly output: JsonSchema }>>;
}

/**
 * What would break if a release and this version run side by side, in both directions: each hears the other's events, asks it and
 * answers it. Of events and questions that only one of them knows nothing is said.
 * @returns one sentence a break; none if all is well
 */
export function breaksBetween(release: SpokenWords, present: SpokenWords): string[] {
  const events = Object.entries(release.events).flatMap(([name, before]) => {
    const now = present.events[name];
    if (!now) return [`${name} is no longer sent`];
    return [
      ...breaksForReaders(before, now).map((text) => `${name}, as the release reads it: ${text}`),
      ...breaksForReaders(now, before).map((text) => `${name} of the release, as this version reads it: ${text}`),
    ];
  });
  const questions = Object.entries(release.questions).flatMap(([subject, before]) => {
    const now = present.questions[subject];
    if (!now) return [`${subject} is no longer answered`];
    return [
      ...breaksForReaders(now.input, before.input).map((text) => `${subject}, asked by the release: ${text}`),
      ...breaksForReaders(before.output, now.output).map((text) => `${subject}, answered to the release: ${text}`),
      ...breaksForReaders(before.input, now.input).map((text) => `${subject}, asked of the release: ${text}`),
      ...breaksForReaders(now.output, before.output).map((text) => `${subject}, answered by the release: ${text}`),
    ];
  });
  return [...events, ...questions];
}
