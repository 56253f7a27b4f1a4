import { table, type Cli } from '@pegboard/cli';
import { say } from '../say';
import { added, consumersIn, nextSteps, without, writeConsumers, type Consumers } from './consumers';

interface Where {
  readonly dir: string;
}

const DIR = ['--dir <folder>', 'the folder of the list and of the files made of it', 'nats'] as const;

/** `pegboard consumers`: who reads the events with a user of their own on the bus. */
export function addConsumers(cli: Cli): void {
  const consumers = cli.command('consumers', 'gives a team a user of its own on the bus, for the events of some services', {
    examples: ['npx pegboard consumers add erp-team --reads sales,inventory', 'npx pegboard consumers list'],
  });
  const write = (dir: string, list: Consumers): void => {
    for (const file of writeConsumers(dir, list)) say(`wrote ${file}`);
  };

  const add = cli
    .command('add', 'adds one, and writes the users file of NATS and values for the chart', {
      parent: consumers,
      examples: ['npx pegboard consumers add erp-team --reads sales,inventory'],
    })
    .argument('<name>', 'its user, its account and its durable consumer: small letters, digits and hyphens')
    .option('--reads <services>', 'with commas between them; without it all: sales, manufacturing, purchasing, inventory, planner')
    .option(...DIR);
  cli.does(add, (name: string, { reads, dir }: Where & { reads?: string }) => {
    write(dir, added(consumersIn(dir), name, reads?.split(',').filter(Boolean)));
    say(nextSteps(name));
    return 0;
  });

  const remove = cli
    .command('remove', 'takes one off the list, and writes the files again', {
      parent: consumers,
      examples: ['npx pegboard consumers remove erp-team'],
    })
    .argument('<name>', 'from the list')
    .option(...DIR);
  cli.does(remove, (name: string, { dir }: Where) => {
    write(dir, without(consumersIn(dir), name));
    say(`Then run: npx pegboard ops consumers remove ${name}`);
    return 0;
  });

  const again = cli
    .command('write', 'writes the files again, after an upgrade', { parent: consumers, examples: ['npx pegboard consumers write'] })
    .option(...DIR);
  cli.does(again, ({ dir }: Where) => (write(dir, consumersIn(dir)), 0));

  const list = cli
    .command('list', 'who there is, and what each reads', { parent: consumers, examples: ['npx pegboard consumers list'] })
    .option(...DIR);
  cli.does(list, ({ dir }: Where) => {
    const rows = Object.entries(consumersIn(dir)).map(([name, reads]) => [name, reads?.join(', ') ?? 'everything']);
    process.stdout.write(`${table(['name', 'reads'], rows)}\n`);
    return 0;
  });
}
