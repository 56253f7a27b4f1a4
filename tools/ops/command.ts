import { wholeNumber, type Cli, type Outcome } from '@pegboard/cli';
import { apiOfEnvironment } from '../company/local-api';
import { COMMANDS, type Options } from './commands';

interface Flags extends Omit<Options, 'max-lag' | 'limit' | 'minutes'> {
  readonly minutes?: number;
  readonly json?: boolean;
  readonly maxLag?: number;
  readonly limit?: number;
}
type Described = readonly [words: string, name: keyof typeof COMMANDS, description: string];

/** The company couldn't be asked: neither well nor not. */
const COULD_NOT_ASK = 2;

/** Without words and options of their own. */
const PLAIN: readonly Described[] = [
  ['services', 'services', 'each process: version, readiness and why not'],
  ['outboxes', 'outboxes', 'what is stored and not yet published'],
  ['plan-check', 'plan-check', 'compares the plan with one made from scratch'],
  ['ledger-check', 'ledger-check', 'adds up all movements, and compares'],
  ['checks', 'checks', 'the differences that services have found in the background'],
  ['repair', 'repair', 'mends these differences'],
  ['rebuild-plan', 'rebuild-plan', 'builds the plan again from what the owners answer'],
];

/** `pegboard ops`: the state of the services, and what to do with their dead letters, over the HTTP API. */
export function addOps(cli: Cli): void {
  const ops = cli.command('ops', 'shows consumers, dead letters, checks and services, and repairs', {
    examples: ['npx pegboard ops services', 'npx pegboard ops consumers --max-lag 5000 || echo "somebody is behind"'],
  });
  ops.addHelpText(
    'after',
    '\nEach takes --json. Ends with 0 if all is well, with 1 if somebody should look, and with 2 if it could not be asked.',
  );
  const json = ['--json', 'as JSON, for programs'] as const;

  for (const [words, name, description] of PLAIN) {
    const command = cli.command(words, description, { parent: ops, examples: [`npx pegboard ops ${words} --json`] }).option(...json);
    cli.does(command, (flags: Flags) => run(name, [], flags));
  }

  const consumers = cli
    .command('consumers', 'who reads the events, and how far', { parent: ops, examples: ['npx pegboard ops consumers --max-lag 5000'] })
    .option('--max-lag <events>', 'more waiting events than this is behind', wholeNumber())
    .option(...json);
  cli.does(consumers, (flags: Flags) => run('consumers', [], flags));
  for (const [verb, description] of [
    ['remove', 'removes consumers that nobody uses any more'],
    ['narrow', 'takes from a service’s consumer what no version listens to any more'],
    ['resume', 'delivers the events of a paused service again'],
  ] as const) {
    const command = cli
      .command(verb, description, { parent: consumers, examples: [`npx pegboard ops consumers ${verb} sales`] })
      .argument('<name...>', 'of the consumers, from the list')
      .option(...json);
    cli.does(command, (names: string[], flags: Flags) => run('consumers', [verb, ...names], flags));
  }

  const pause = cli
    .command('pause', 'delivers no events to a service for a while; they wait', {
      parent: consumers,
      examples: ['npx pegboard ops consumers pause sales --minutes 30'],
    })
    .argument('<name...>', 'of the consumers, from the list')
    .option('--minutes <n>', 'it goes on by itself after so many; without it 60', wholeNumber(1))
    .option(...json);
  cli.does(pause, (names: string[], flags: Flags) => run('consumers', ['pause', ...names], flags));

  addLevers(cli, ops);
  addDeadLetters(cli, ops);
}

function addLevers(cli: Cli, ops: Cli['program']): void {
  const json = ['--json', 'as JSON, for programs'] as const;
  const republish = cli
    .command('republish', 'publishes again what a service owns', {
      parent: ops,
      examples: ['npx pegboard ops republish sales --since 2026-05-01T00:00:00Z'],
    })
    .argument('<service...>', 'sales, manufacturing, purchasing or inventory')
    .option('--since <time>', 'only what was changed since then')
    .option(...json);
  cli.does(republish, (services: string[], flags: Flags) => run('republish', services, flags));

  const drain = cli
    .command('drain', 'empties the queue of a webhook: sends everything now, or gives it up', {
      parent: ops,
      examples: ['npx pegboard ops drain 4', 'npx pegboard ops drain 4 --give-up'],
    })
    .argument('<webhook...>', 'by id', ids)
    .option('--give-up', 'what waits counts as failed; only later events are sent')
    .option(...json);
  cli.does(drain, (webhooks: string[], flags: Flags) => run('drain', webhooks, flags));

  const changes = cli
    .command('changes', 'who changed what: in the last hour, or of one order its whole history', {
      parent: ops,
      examples: ['npx pegboard ops changes --by "web shop"', 'npx pegboard ops changes --of sales_order/7'],
    })
    .option('--since <time>', 'only since then; without it the last hour, or with --of everything that is known')
    .option('--by <who>', 'only by this key, user or service: its id or its name')
    .option('--of <object>', 'only of this object, with the old and new value of each field')
    .option('--limit <n>', 'at most so many; without it 1000', wholeNumber(1))
    .option(...json);
  cli.does(changes, (flags: Flags) => run('changes', [], flags));
}

function addDeadLetters(cli: Cli, ops: Cli['program']): void {
  const letters = filtered(
    cli.command('dead-letters', 'events that a service could not handle', {
      parent: ops,
      examples: ['npx pegboard ops dead-letters --service inventory --since 2026-05-01'],
    }),
  ).option('--state <state>', 'open, redriven or discarded; without it open');
  cli.does(letters, (flags: Flags) => run('dead-letters', [], flags));

  const show = cli
    .command('show', 'one letter with its event', { parent: letters, examples: ['npx pegboard ops dead-letters show 17'] })
    .argument('<id>', 'from the list', ids)
    .option('--json', 'as JSON, for programs');
  cli.does(show, ([id]: string[], flags: Flags) => run('dead-letters', ['show', id!], flags));

  const redrive = filtered(
    cli.command('redrive', 'gives letters to their services once more: by id, by a filter, or all', {
      parent: letters,
      examples: ['npx pegboard ops dead-letters redrive 17', 'npx pegboard ops dead-letters redrive --service inventory'],
    }),
  )
    .argument('[id...]', 'from the list', ids)
    .option('--all', 'every open one');
  cli.does(redrive, (letters: string[] = [], flags: Flags) => run('dead-letters', ['redrive', ...letters], flags));

  const discard = cli
    .command('discard', 'takes letters off the list, with the reason', {
      parent: letters,
      examples: ['npx pegboard ops dead-letters discard 17 --why "published by hand for a test"'],
    })
    .argument('<id...>', 'from the list', ids)
    .requiredOption('--why <text>', 'the reason; it is stored')
    .option('--json', 'as JSON, for programs');
  cli.does(discard, (letters: string[], flags: Flags) => run('dead-letters', ['discard', ...letters], flags));
}

const isId = wholeNumber(1);
const ids = (text: string, before: readonly string[] = []): string[] => [...before, String(isId(text))];

const filtered = (command: Cli['program']): Cli['program'] =>
  command
    .option('--service <name>', 'only of this service')
    .option('--subject <pattern>', "only events like this, such as 'evt.sales.>'")
    .option('--since <time>', 'only those given up since then')
    .option('--limit <n>', 'at most so many', wholeNumber(1))
    .option('--json', 'as JSON, for programs');

async function run(name: string, words: readonly string[], { json: isJson, maxLag, limit, minutes, ...more }: Flags): Promise<Outcome> {
  const given = { ...more, 'max-lag': maxLag?.toString(), limit: limit?.toString(), minutes: minutes?.toString() };
  const { text, json, isWell } = await ask(() => apiOfEnvironment().then((api) => COMMANDS[name]!(api, words, given)));
  process.stdout.write(`${isJson ? JSON.stringify(json, null, 2) : text}\n`);
  return isWell ? 0 : 1;
}

/** A monitor must tell "not well" from "nobody knows". */
async function ask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    throw Object.assign(problem as Error, { exitCode: COULD_NOT_ASK });
  }
}
