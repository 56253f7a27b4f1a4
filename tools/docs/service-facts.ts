import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASKS, everyEvent, everyQuestion, heardSubject, type ServiceName } from '@pegboard/contracts';
import { declaredRoutes } from './access-tables';
import { sources } from './sources';

/** The parts of a service's README that are facts of its code: what it keeps, says, hears, asks and answers, and its calls. */
export function serviceFacts(root: string, service: ServiceName): string {
  const texts = sources(root, `apps/${service}/src`).map((file) => readFileSync(join(root, file), 'utf8'));
  const all = (pattern: RegExp): string[] => texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found!));
  const collections = all(/(?:aggregate|collection|journal)Schema<[^(]*>?\(\s*'(\w+)'/g);
  const events = new Map(everyEvent.map(([name, type]) => [name, type]));
  const hears = all(/@Hears\((\w+)\)/g).flatMap((name) => events.get(name) ?? []);
  const says = [...events.values()].filter((type) => type.service === service);
  const answers = everyQuestion.map(([, { subject }]) => subject).filter((subject) => subject.startsWith(`${service}.`));
  const calls = declaredRoutes(root).filter((route) => route.service === service);
  const resources = new Set(calls.map(({ path }) => path.split('/')[2]!));
  return [
    '| what | which |',
    '| --- | --- |',
    row('collections of its own', collections),
    row('says', says.map(heardSubject)),
    row('hears', service === 'planner' ? ['evt.>'] : hears.map(heardSubject)),
    row(
      'asks',
      ASKS[service].map(({ subject }) => subject),
    ),
    row('answers', answers),
    row('calls under `/v1`', resources),
  ].join('\n');
}

const row = (what: string, which: Iterable<string>): string => {
  const names = [...new Set(which)].sort().map((name) => `\`${name}\``);
  return `| ${what} | ${names.join(', ') || 'none'} |`;
};
