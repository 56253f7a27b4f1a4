#!/usr/bin/env node
// The command of the published package, which has `init` alone. In a checkout tools/pegboard.mjs is the command, and has more.
const [name = 'help', ...rest] = process.argv.slice(2);

if (name === 'init') {
  process.argv.splice(2, Infinity, ...rest);
  await import('./main.js');
} else if (name === 'help' || name === '--help') {
  process.stdout.write('usage: pegboard <command> …\n\n  init       makes a folder from which a company runs with Docker compose\n');
} else {
  process.stderr.write(`pegboard: ${name} needs a checkout, or in a folder of init: docker compose exec gateway node run.mjs ${name}\n`);
  process.exitCode = 2;
}
