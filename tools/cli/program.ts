import { join } from 'node:path';
import { Cli, type Outcome } from '@pegboard/cli';
import { VERSION } from '@pegboard/eventing';
import { apiOfEnvironment } from '../company/local-api';
import { addConsumers } from '../consumers/command';
import { addExchange } from '../exchange/command';
import { addKeys } from '../keys/command';
import { addMcp } from '../mcp/command';
import { addOps } from '../ops/command';
import { say } from '../say';

const SETTINGS = `
Where the company is:
  PEGBOARD_URL      its address; without it http://127.0.0.1:3000
  PEGBOARD_API_KEY  a key of it; without it the one that \`pegboard start\` made on this machine

Examples:
  npx pegboard start
  npx pegboard example
  npx pegboard ops services --json

Commands end with 0 if all is well, with 1 if not, and with 2 if the call was not understood.`;

const built = (...path: string[]): string => join(__dirname, '..', '..', ...path);

/** Everything that `pegboard` can do. */
export function pegboard(): Cli {
  const cli = new Cli('pegboard', 'Order-to-delivery core for manufacturers. One command for all that there is.', VERSION);
  cli.program.addHelpText('after', SETTINGS);

  cli.program.commandsGroup('To run it:');
  handOn(cli, 'init', 'makes a folder from which a company runs with Docker compose', built('tools', 'init', 'main.js'));
  goOnAs(cli, 'start', 'starts the whole company on this machine, until Ctrl-C', built('tools', 'start.js'));
  goOnAs(cli, 'demo', 'takes one order through seven steps, and checks each status', built('tools', 'demo', 'main.js'));
  const example = cli.command('example', 'loads a furniture company with open orders into the running company', {
    examples: ['npx pegboard example'],
  });
  cli.does(example, async () => {
    // The image doesn't have it.
    const { loadFurniture } = await import('../furniture/load');
    await loadFurniture(await apiOfEnvironment(), { say });
    return 0;
  });

  cli.program.commandsGroup('To work with it:');
  addKeys(cli);
  addExchange(cli);
  handOn(cli, 'erp-sync', 'mirrors the company into a relational database', built('apps', 'erp-sync', 'src', 'main.js'));
  addMcp(cli);
  addOps(cli);
  addConsumers(cli);
  return cli;
}

/** A program of its own, which runs in this process and ends it. */
function goOnAs(cli: Cli, name: string, description: string, main: string): void {
  cli.does(cli.command(name, description, { examples: [`npx pegboard ${name}`] }), () => become(main, []));
}

/** The same, for one with words and a help of its own. */
function handOn(cli: Cli, name: string, description: string, main: string): void {
  const command = cli.command(name, description).argument('[words...]').helpOption(false).allowUnknownOption().allowExcessArguments();
  cli.does(command, (words: string[]) => become(main, words));
}

async function become(main: string, words: readonly string[]): Promise<Outcome> {
  process.argv.splice(1, Infinity, main, ...words);
  await import(main);
  return undefined;
}
