import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@pegboard/servers';

const FILE = 'ports.json';

/**
 * The port that something had at the last start on this data, so that whoever listens there still finds it; another one if
 * somebody has taken it since, and that one is kept then.
 */
export async function keptPort(dataDir: string, name: string): Promise<number> {
  const file = join(dataDir, FILE);
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
  const known = kept[name];
  const port = known !== undefined && (await isFree(known)) ? known : await freePort();
  writeFileSync(file, JSON.stringify({ ...kept, [name]: port }));
  return port;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
