import { parseArgs } from 'node:util';
import { UnexpectedAnswer } from '../company/api';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';
import { COMMANDS, Misused } from './commands';

const USAGE = `usage: pegboard ops consumers [--max-lag <events>]
       pegboard ops consumers remove <name> …
       pegboard ops consumers narrow <name> …
       pegboard ops dead-letters [--service <name>] [--subject <pattern>] [--since <time>] [--state <state>] [--limit <n>]
       pegboard ops dead-letters show <id>
       pegboard ops dead-letters redrive <id> … | --all | --service <name> | --subject <pattern> | --since <time>
       pegboard ops dead-letters discard <id> … --why <text>
       pegboard ops plan-check | ledger-check | services | outboxes | checks | repair
Everywhere: --json. API_URL says where the company is, API_KEY is a key with ops:read, and ops:redrive to redrive, discard, remove or repair.
Ends with 0 if all is well, with 1 if somebody should look at something, with 2 if it could not be asked.`;

const OPTIONS = {
  'max-lag': { type: 'string' },
  service: { type: 'string' },
  subject: { type: 'string' },
  since: { type: 'string' },
  state: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
  why: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const COULD_NOT_ASK = 2;

/** The state of the services, and what to do with their dead letters, over the HTTP API. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [name = '', ...words] = positionals;
  if (values.help || name === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) throw new Misused(USAGE);
  const { text, json, isWell } = await command(await apiOfEnvironment(), words, values);
  process.stdout.write(`${values.json ? JSON.stringify(json, null, 2) : text}\n`);
  return isWell ? 0 : 1;
}

/** What the API said, in its own words: it names the scope that a key lacks. */
function sentenceOf(problem: unknown): string {
  if (problem instanceof UnexpectedAnswer) {
    const { status, body } = problem.answer;
    return body?.message ? `${body.message} (${status} ${body.code})` : problem.message;
  }
  const { message, cause } = problem as Error & { cause?: Error };
  return message === 'fetch failed' ? `no answer: ${cause?.message || cause?.name || message}` : message;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (problem: unknown) => {
    say(sentenceOf(problem));
    process.exit(COULD_NOT_ASK);
  },
);
