import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createFolder, upgradeFolder } from './folder';
import { homeOfTemplates, readTemplates } from './templates';

const USAGE = `usage: pegboard init <folder> [--port <number>] [--currency <ISO 4217>] [--image <image>]
       pegboard init <folder> --upgrade [--image <image>]`;

/** The call was not understood. */
class Misused extends Error {}

const OPTIONS = {
  port: { type: 'string', default: '3000' },
  currency: { type: 'string', default: 'EUR' },
  image: { type: 'string' },
  upgrade: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `npx pegboard init`: a folder from which one company runs on this machine. Only Node's own modules, because nothing else is installed. */
function main(words: readonly string[]): void {
  const { values, positionals } = understood(words);
  const [folder, ...more] = positionals;
  if (values.help) return tell(`${USAGE}\n\nExample:\n  npx pegboard init my-company --currency EUR`);
  if (folder === undefined || more.length > 0) throw new Misused(USAGE);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535) throw new Misused(`--port ${values.port} is not a number from 1 to 65535`);
  if (!/^[A-Z]{3}$/.test(values.currency)) throw new Misused(`--currency ${values.currency} is not a code of three letters, such as EUR`);
  const templates = readTemplates(homeOfTemplates());
  const image = values.image ?? `${templates.image}:${templates.version}`;
  if (values.upgrade) {
    upgradeFolder(folder, templates, { image });
    return tell(`${folder} is of version ${templates.version} now. Next:\n  cd ${folder}\n  docker compose pull\n  docker compose up -d`);
  }
  const path = createFolder(folder, templates, { port, currency: values.currency, image });
  const there = relative(process.cwd(), path);
  tell(
    `${path} is ready. Next:\n${there ? `  cd ${there}\n` : ''}  docker compose up -d\nREADME.md there says what is in it, and how to make keys.`,
  );
}

function understood(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (problem) {
    throw new Misused(`${(problem as Error).message}\n${USAGE}`);
  }
}

const tell = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`pegboard: ${(error as Error).message}\n`);
  process.exitCode = error instanceof Misused ? 2 : 1;
}
