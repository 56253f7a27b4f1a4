import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources, specsIn } from './sources';

interface Source {
  readonly path: string;
  readonly text: string;
}

/** A posting table, as the sources declare it. */
export interface DeclaredTable {
  readonly name: string;
  readonly library: string;
  /** What follows its name: the type of its documents, and its filter. */
  readonly text: string;
}

const read = (root: string, paths: readonly string[]): Source[] =>
  paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const libraryOf = (path: string): string => path.split('/').slice(0, 3).join('/');

/** Every posting table that a domain library exports. */
export const tablesIn = (root: string): DeclaredTable[] =>
  read(root, sources(root, 'libs/domain')).flatMap(({ path, text }) =>
    tablesOf(text).map((table) => ({ ...table, library: libraryOf(path) })),
  );

/** Those that one source declares. A table that is joined of others may stand on one line. */
export const tablesOf = (source: string): Pick<DeclaredTable, 'name' | 'text'>[] =>
  [...source.matchAll(/^export const (\w+)(?=[^\n]*: PostingTable<)(?:[^\n]*;|[^]*?\n {0,2}(?:}\)?|\));)$/gm)].map(([text, name]) => ({
    name: name!,
    text,
  }));

/** A table under its own name, and under those of tables that are made of it: a document with parts of several kinds has one. */
const namesOf = ({ name }: DeclaredTable, tables: readonly DeclaredTable[]): string[] => [
  name,
  ...tables.flatMap((table) => (table.name !== name && table.text.includes(name) ? [table.name] : [])),
];

/** The tables whose intents nothing settles: no program makes a `Settling` of them, or none starts its sweep. */
export function unsweptTables(root: string): string[] {
  const programs = read(root, sources(root, 'apps'));
  const tables = tablesIn(root);
  return tables.flatMap((table) => {
    const running = programs.find(({ text }) => namesOf(table, tables).some((each) => text.includes(`new Settling(${each}`)));
    if (!running) return [`${table.name} is in no Settling`];
    return isStarted(running, programs) ? [] : [`${table.name} is in ${running.path}, and nothing starts its sweep`];
  });
}

/** Started by its own class, or by one in the same service that holds it. */
function isStarted({ path, text }: Source, programs: readonly Source[]): boolean {
  const isHook = (source: Source): boolean => source.text.includes('onApplicationBootstrap') || source.text.includes('onModuleInit');
  const service = path.split('/').slice(0, 2).join('/');
  const holder = /export class (\w+)/.exec(text)![1]!;
  const field = /this\.(\w+) = new Settling\(/.exec(text)?.[1];
  const inService = programs.filter((source) => source.path.startsWith(`${service}/`));
  const own = text.includes(`this.${field}.start()`);
  return inService.some((source) => {
    if (own && source.path === path && isHook(source)) return true;
    const fields = [...source.text.matchAll(new RegExp(`(\\w+): ${holder}\\b`, 'g'))].map(([, held]) => held!);
    return isHook(source) && fields.some((held) => source.text.includes(own ? `this.${held}.start()` : `this.${held}.${field}.start()`));
  });
}

/** The tables over which no crash suite runs. */
export function tablesWithoutCrashes(root: string): string[] {
  const suites = read(root, specsIn(root, 'libs', 'apps')).filter(({ text }) => text.includes('crashSuite('));
  const tables = tablesIn(root);
  const isIn = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text.replace(/^import [^]*? from .*$/gm, ''));
  return tables
    .filter((table) => !suites.some(({ text }) => namesOf(table, tables).some((name) => isIn(text, name))))
    .map(({ name }) => name);
}

/** Documents, and parts of documents, that hold an intent, and that no sweep looks for. */
export function intentsNotLookedFor(root: string): string[] {
  const tables = tablesIn(root);
  const sweeps = read(root, sources(root, 'apps')).filter(({ text }) => /\bsweep\(/.test(text));
  const libraries = [...new Set(sources(root, 'libs/domain').map(libraryOf))];
  return libraries.flatMap((library) => {
    const text = read(root, sources(root, library))
      .map((source) => source.text)
      .join('\n');
    const own = tables.filter((table) => table.library === library);
    return typesWithIntents(text).flatMap((name) => {
      const field = new RegExp(`readonly (\\w+)\\??: (?:readonly ${name}\\[\\]|${name} \\| null)`).exec(text)?.[1];
      if (field === undefined) return isDocument(name, text, own) ? [] : [`${library}: ${name} is a document of no table`];
      const isFound =
        own.some((table) => new RegExp(`['.]${field}\\.`).test(table.text)) ||
        sweeps.some((sweep) => sweep.text.includes(`'${field}.status': { $in: [`));
      return isFound ? [] : [`${library}: no sweep looks into ${field}`];
    });
  });
}

/** Fields that a sweep, or a look-up of a part by its id, asks for, and that the collections of their service have no index for. */
export function fieldsWithoutIndex(root: string): string[] {
  const programs = read(root, sources(root, 'apps'));
  const schemas = (service: string): string =>
    programs
      .filter(({ path }) => path.startsWith(`${service}/`) && path.endsWith('.schema.ts'))
      .map(({ text }) => text)
      .join('\n');
  // Whether it is deleted narrows down what the other fields find.
  const missing = (service: string, fields: readonly string[]): string[] =>
    fields
      .filter((field) => field !== 'isDeleted' && !indexesIn(schemas(service)).has(field))
      .map((field) => `${service}: ${field} has no index`);
  const held = programs.flatMap(({ path, text }) =>
    [...text.matchAll(/new Holders(?:<\w+>)?\(\w+, \[([^\]]*)\]/g)].flatMap(([, list]) => missing(serviceOf(path), wordsIn(list!))),
  );
  const swept = tablesIn(root).flatMap(({ library, text }) =>
    missing(
      library.replace('libs/domain', 'apps'),
      [...(/filter: \{(.*)\}/.exec(text)?.[1] ?? '').matchAll(/'?([\w.]+)'?: \{ \$(?:in|ne|gt)/g)].map(([, field]) => field!),
    ),
  );
  return [...held, ...swept].sort();
}

/** Parts with an intent that no service finds by their id. */
export function partsNotHeld(root: string): string[] {
  const programs = read(root, sources(root, 'apps'));
  return partsWithIntents(root).flatMap(({ library, field }) => {
    const service = library.replace('libs/domain', 'apps');
    const isHeld = programs.some(({ path, text }) => path.startsWith(`${service}/`) && holdsPath(text, `${field}.id`));
    return isHeld ? [] : [`${service}: no Holders finds ${field}.id`];
  });
}

const serviceOf = (path: string): string => path.split('/').slice(0, 2).join('/');
const wordsIn = (list: string): string[] => [...list.matchAll(/'([^']+)'/g)].map(([, word]) => word!);
const indexesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/indexes: \[([^\]]*)\]/g)].flatMap(([, list]) => wordsIn(list!)));
const holdsPath = (text: string, path: string): boolean =>
  [...text.matchAll(/new Holders(?:<\w+>)?\(\w+, \[([^\]]*)\]/g)].some(([, list]) => wordsIn(list!).includes(path));

/** The lists of parts that hold an intent. */
function partsWithIntents(root: string): { readonly library: string; readonly field: string }[] {
  const libraries = [...new Set(sources(root, 'libs/domain').map(libraryOf))];
  return libraries.flatMap((library) => {
    const text = read(root, sources(root, library))
      .map((source) => source.text)
      .join('\n');
    return typesWithIntents(text).flatMap((name) => {
      const field = new RegExp(`readonly (\\w+)\\??: readonly ${name}\\[\\]`).exec(text)?.[1];
      return field === undefined ? [] : [{ library, field }];
    });
  });
}

const DECLARATION = /^(?:export )?(?:interface (\w+)[^]*?^}|type (\w+)[^]*?;$)/gm;

const declarationsIn = (text: string): { name: string; whole: string }[] =>
  [...text.matchAll(DECLARATION)].map(([whole, shape, alias]) => ({ name: (shape ?? alias)!, whole }));

const isMadeOf = (whole: string, name: string): boolean => new RegExp(`(?:extends|[=|&])[^{;]*\\b${name}\\b`).test(whole);

const HOLDS_ONE = [/intent\??: (?:\w*Intent)\b/, /status: [^;]*'(?:REQUESTED|REVERTING)'/];

/** Types that hold an intent, and those that are made of one. */
function typesWithIntents(text: string): string[] {
  // A type that is computed from another holds nothing itself; nor does an edit, which picks the fields that a person changes.
  const declared = declarationsIn(text).filter(({ whole }) => !/\binfer |\w\['|Partial<\s*Pick</.test(whole));
  const found = new Set(declared.filter(({ whole }) => HOLDS_ONE.some((pattern) => pattern.test(whole))).map(({ name }) => name));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { name, whole } of declared) if ([...found].some((each) => isMadeOf(whole, each))) found.add(name);
  }
  return [...found];
}

/** The documents of a table, or what other types that hold intents are made of. */
const isDocument = (name: string, text: string, tables: readonly DeclaredTable[]): boolean =>
  tables.some((table) => new RegExp(`\\b${name}\\b`).test(table.text)) ||
  declarationsIn(text).some((other) => other.name !== name && isMadeOf(other.whole, name));
