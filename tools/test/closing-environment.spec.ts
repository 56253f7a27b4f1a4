import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Sets the environment up, runs `between` as a spec would, and tears it down, in a process whose output goes into pipes. */
function around(between: string): string {
  const script = `
    const Environment = require(${JSON.stringify(join(__dirname, 'closing-environment.js'))});
    const config = { projectConfig: { testEnvironmentOptions: { closedWithinMs: 300 }, fakeTimers: {}, globals: {} }, globalConfig: {} };
    const environment = new Environment(config, { testPath: 'some.spec.ts', console, docblockPragmas: {} });
    environment.setup().then(() => { ${between} }).then(() => environment.teardown()).then(
      () => { process.stdout.write('closed'); process.exit(0); },
      (error) => { process.stdout.write(error.message); process.exit(0); },
    );`;
  return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).stdout;
}

describe('the environment of the specs', () => {
  it('takes nothing amiss of a spec in which something wrote a first warning', () => {
    expect(around(`process.stderr.write('a warning');`)).toBe('closed');
  });

  it('names a spec that leaves a timer of its own globals running, and not one for a timer of another spec', () => {
    expect(around(`environment.global.setInterval(() => undefined, 1000);`)).toMatch(/leaves open: 1 Timeout of 1000 ms/);
    const other = `new Environment(config, { testPath: 'other.spec.ts', console, docblockPragmas: {} })`;
    expect(
      around(`const before = ${other}; return before.setup().then(() => void before.global.setInterval(() => undefined, 1000));`),
    ).toBe('closed');
  });

  it('names a spec that leaves a timer running', () => {
    expect(around(`setInterval(() => undefined, 1000);`)).toMatch(/^some\.spec\.ts leaves open: 1 Timeout of 1000 ms, made +at /);
  });
});
