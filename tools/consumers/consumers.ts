import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenerCalled, type BusListener } from '@pegboard/access';
import { natsUsersFile, passwordVariable } from '../docs/bus-users';

const LIST = 'consumers.json';

/** The teams that read the events with users of their own, as a folder keeps them: names, and the services that each reads; null: all. */
export type Consumers = Readonly<Record<string, readonly string[] | null>>;

/** @throws Error if the file is there and no such list */
export function consumersIn(folder: string): Consumers {
  const file = join(folder, LIST);
  if (!existsSync(file)) return {};
  const read = JSON.parse(readFileSync(file, 'utf8')) as Consumers;
  for (const [name, reads] of Object.entries(read)) listenerCalled(name, reads ?? undefined);
  return read;
}

/** @throws Error for a name that is somebody's, and for what is no service */
export function added(consumers: Consumers, name: string, reads: readonly string[] | undefined): Consumers {
  const listener: BusListener = listenerCalled(name, reads);
  return { ...consumers, [name]: listener.reads ?? null };
}

/** @throws Error if there is none of this name */
export function without(consumers: Consumers, name: string): Consumers {
  if (!Object.hasOwn(consumers, name)) throw new Error(`there is no ${name}: ${Object.keys(consumers).join(', ') || 'the list is empty'}`);
  return Object.fromEntries(Object.entries(consumers).filter(([other]) => other !== name));
}

/** The list, what a NATS server reads, and the values of the chart. @returns the files */
export function writeConsumers(folder: string, consumers: Consumers): string[] {
  mkdirSync(folder, { recursive: true });
  const words = Object.entries(consumers).map(([name, reads]) => (reads ? `${name}=${reads.join(',')}` : name));
  const users = natsUsersFile(words);
  const text = users.replaceAll(/^(?=.)/gm, '    ');
  const values = `nats:\n  consumers: ${JSON.stringify(Object.keys(consumers))}\n  users: |\n${text}`;
  const files: [string, string][] = [
    [LIST, `${JSON.stringify(consumers, null, 2)}\n`],
    ['users.conf', users],
    ['values.yaml', `# For the chart: helm upgrade … --values values.yaml\n${values}`],
  ];
  for (const [file, content] of files) writeFileSync(join(folder, file), content);
  return files.map(([file]) => join(folder, file));
}

/** What its owner puts where. */
export const nextSteps = (name: string): string =>
  `Put a password into ${passwordVariable(name)}, in the environment of your NATS server or in the Secret of the chart, and reload the server.`;
