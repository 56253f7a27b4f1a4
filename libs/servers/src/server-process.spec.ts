import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, runServer } from './server-process';

const LISTEN = "require('node:net').createServer(() => {}).listen(+process.argv[1], '127.0.0.1')";

describe('a server that runs for us', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-server-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  const spec = {
    name: 'listener',
    dataDir,
    command: (port: number) => [process.execPath, ['-e', LISTEN, String(port)]] as const,
    url: (port: number) => `tcp://127.0.0.1:${port}`,
  };
  const accepts = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => (socket.destroy(), resolve(true)));
      socket.once('error', () => resolve(false));
    });

  it('comes back by itself when it is supervised and ends, and not after stop', async () => {
    const server = await runServer({ ...spec, isSupervised: true });
    const first = server.pid!;
    process.kill(first, 'SIGKILL');
    for (let i = 0; i < 200 && (server.pid === first || !(await accepts(server.port))); i++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(server.pid).not.toBe(first);
    expect(await accepts(server.port)).toBe(true);
    await server.stop();
    expect(isAlive(server.pid!)).toBe(false);
  });

  it('comes back however often it is killed while it starts, and not after stop', async () => {
    const server = await runServer({ ...spec, isSupervised: true });
    for (let kills = 0; kills < 3; kills++) {
      const before = server.pid!;
      process.kill(before, 'SIGKILL');
      while (server.pid === before) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    while (!(await accepts(server.port))) await new Promise((resolve) => setTimeout(resolve, 25));
    await server.stop();
    expect(isAlive(server.pid!)).toBe(false);
  });

  it('comes back when its program could not be started for a while', async () => {
    const flag = join(dataDir, 'broken');
    const listen = `if (require('node:fs').existsSync(${JSON.stringify(flag)})) process.exit(4); ${LISTEN}`;
    const command = (port: number) => [process.execPath, ['-e', listen, String(port)]] as const;
    const server = await runServer({ ...spec, command, isSupervised: true });
    writeFileSync(flag, '');
    process.kill(server.pid!, 'SIGKILL');
    const first = server.pid;
    while (server.pid === first) await new Promise((resolve) => setTimeout(resolve, 5));
    rmSync(flag);
    while (!(await accepts(server.port))) await new Promise((resolve) => setTimeout(resolve, 25));
    await server.stop();
  });

  it('waits until the server of a killed predecessor has let the data go', async () => {
    const old = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 700)']);
    writeFileSync(join(dataDir, 'listener.pid'), String(old.pid));
    const ended = once(old, 'exit');
    const server = await runServer(spec);
    expect(old.exitCode).toBe(0);
    await ended;
    await server.stop();
  });

  it('says why it did not start, with the end of its output', async () => {
    const broken = {
      ...spec,
      command: () => [process.execPath, ['-e', "console.log('no room'); process.exit(3)"]] as const,
    };
    await expect(runServer(broken)).rejects.toThrow(/ended with 3:[\s\S]*no room/);
    expect(readFileSync(join(dataDir, 'listener.log'), 'utf8')).toContain('no room');
  });
});
