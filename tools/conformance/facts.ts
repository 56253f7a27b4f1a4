import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '@pegboard/servers';
import { say } from '../say';
import { answerFields, bodyFields, operationsOf, queryNames, shownFields, type DescribedOperation, type ApiDocument } from './described';

/** What Katana says of one operation, in a form of our own: names and types, and no sentence. */
export interface KatanaOperation {
  /** Such as `GET /customers/{id}`. */
  readonly call: string;
  /** Filters; pages are asked for in the same way everywhere. */
  readonly filters: readonly string[];
  readonly isPaged: boolean;
  /** Fields of the body, `[]` for each row of a list; `*` marks those that must be there. */
  readonly body: readonly string[];
  /** Fields of the answer, with the types that were seen or are described. */
  readonly answer: Readonly<Record<string, string>>;
  readonly status: number;
  readonly isNewestFirst: boolean;
}

export const FACTS = join('tools', 'conformance', 'katana.json');

/** The facts that the table is drawn from. */
export const katanaFacts = (root: string = repositoryRoot()): KatanaOperation[] =>
  JSON.parse(readFileSync(join(root, FACTS), 'utf8')) as KatanaOperation[];

const PAGES = ['page', 'limit', 'pagination', 'dateFilter'];
const DATES = ['created_at_min', 'created_at_max', 'updated_at_min', 'updated_at_max'];

/**
 * @param live the description that Katana's gateway serves: it decides about operations, bodies and filters
 * @param portal the documented one: its examples are the answers
 * @param client the description inside a client, which knows the types of answers better
 */
export function factsFrom(live: ApiDocument, portal: ApiDocument, client: ApiDocument | undefined): KatanaOperation[] {
  const [documented, known] = [operationsOf(portal), client ? operationsOf(client) : new Map<string, DescribedOperation>()];
  return [...operationsOf(live)].map(([call, operation]) => {
    const page = documented.get(call);
    const names = [...queryNames(live, operation), ...(page ? queryNames(portal, page) : [])];
    const body = bodyFields(live, operation);
    return {
      call,
      filters: [...new Set([...names, ...(names.includes('dateFilter') ? DATES : [])])].filter((name) => !PAGES.includes(name)).sort(),
      isPaged: names.includes('pagination') || names.includes('page'),
      body: (body.length > 0 ? body : page ? bodyFields(portal, page) : []).map(({ name, isRequired }) => (isRequired ? `${name}*` : name)),
      answer: typesOf([page ? shownFields(page) : [], known.has(call) ? answerFields(client!, known.get(call)!) : []]),
      status: Number(Object.keys(page?.responses ?? operation.responses).find((code) => code.startsWith('2')) ?? 200),
      isNewestFirst: / first\b/.test(page?.description ?? '') && /most recent/.test(page?.description ?? ''),
    };
  });
}

/** Only fields that the documented answer shows; the client adds what types they may have. */
function typesOf([shown = [], described = []]: readonly (readonly { name: string; type: string }[])[]): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name of new Set(shown.map((one) => one.name)))
    all[name] = [...new Set([...shown, ...described].filter((one) => one.name === name).flatMap(({ type }) => type.split('|')))]
      .sort()
      .join('|');
  return all;
}

/** `node tools/bootstrap.mjs conformance/facts <folder> [description of a client]`: refreshes the facts from the descriptions that were given. */
function main([folder, client]: readonly string[]): void {
  if (!folder) throw new Error('name the folder with live-gateway.yaml and readme-portal.yaml');
  const read = (file: string): ApiDocument => parse(readFileSync(file, 'utf8')) as ApiDocument;
  if (client && !existsSync(client)) throw new Error(`${client} is not there`);
  const facts = factsFrom(
    read(join(folder, 'live-gateway.yaml')),
    read(join(folder, 'readme-portal.yaml')),
    client ? read(client) : undefined,
  );
  // One operation a line, so that a change can be read.
  writeFileSync(join(repositoryRoot(), FACTS), `[\n${facts.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
  say(`${facts.length} operations in ${FACTS}`);
}

if (require.main === module) main(process.argv.slice(2));
