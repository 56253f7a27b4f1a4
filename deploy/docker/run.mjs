// The image's one door: says by a word what this container is. The rest of the command is that program's own.
const app = (name) => ({ main: `apps/${name}/src/main.js` });
const PROGRAMS = {
  inventory: app('inventory'),
  sales: app('sales'),
  manufacturing: app('manufacturing'),
  purchasing: app('purchasing'),
  planner: app('planner'),
  gateway: app('gateway'),
  'erp-sync': app('erp-sync'),
  setup: { main: 'apps/gateway/src/setup/main.js' },
  ...Object.fromEntries(['keys', 'ops', 'import', 'export'].map((word) => [word, { main: 'tools/cli/main.js', words: [word] }])),
};

const [name = 'help', ...rest] = process.argv.slice(2);
if (name === 'is-alive') {
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).catch(() => undefined);
  process.exit(answer?.ok ? 0 : 1);
}
const program = PROGRAMS[name];
if (!program) {
  console.error(`usage: <one of> ${Object.keys(PROGRAMS).join(' ')} is-alive`);
  process.exit(name === 'help' ? 0 : 2);
}
const main = new URL(`dist/${program.main}`, import.meta.url);
process.argv.splice(1, process.argv.length - 1, main.pathname, ...(program.words ?? []), ...rest);
await import(main.href);
