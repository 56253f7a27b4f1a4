#!/usr/bin/env node
// One name for the tools that there are: `npx pegboard ops consumers` is `npm run ops -- consumers`.
import { pathToFileURL, fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import rightNode from './node/right-node.cjs';

await rightNode.goOn();

const tools = dirname(fileURLToPath(import.meta.url));

/** What each command runs, and what it is told before what the caller says. */
const COMMANDS = {
  init: { tool: 'init/main', does: 'makes a folder from which a company runs with Docker compose' },
  start: { tool: 'start', does: 'starts the whole company on this machine, until Ctrl-C' },
  demo: { tool: 'demo/main', does: 'takes one order through seven steps' },
  keys: { tool: 'keys/main', does: 'creates, lists, rotates and revokes API keys' },
  ops: { tool: 'ops/main', does: 'shows consumers, dead letters, checks and services' },
  import: { tool: 'exchange/main', first: ['import'], does: 'CSV files in, also exports of Shopify, Odoo and Katana' },
  export: { tool: 'exchange/main', first: ['export'], does: 'exports CSV files' },
  'erp-sync': { app: 'apps/erp-sync/src/main.js', does: 'mirrors the company into a relational database' },
};

const [name = 'help', ...rest] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

if (!command) {
  const list = Object.entries(COMMANDS).map(([word, { does }]) => `  ${word.padEnd(10)} ${does}`);
  process.stdout.write(`usage: pegboard <command> …\n\n${list.join('\n')}\n`);
  process.exit(name === 'help' || name === '--help' ? 0 : 2);
}

const bootstrap = join(tools, 'bootstrap.mjs');
process.argv.splice(1, Infinity, bootstrap, ...(command.tool ? [command.tool, ...(command.first ?? []), ...rest] : []));
await import(pathToFileURL(bootstrap).href);
if (command.app) {
  const main = join(tools, '..', 'dist', ...command.app.split('/'));
  process.argv.splice(1, Infinity, main, ...rest);
  await import(pathToFileURL(main).href);
}
