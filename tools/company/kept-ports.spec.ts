import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptPort } from './kept-ports';

it('a port is the same from start to start, unless somebody has taken it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-ports-'));
  try {
    const first = await keptPort(dataDir, 'nats');
    expect([await keptPort(dataDir, 'nats'), await keptPort(dataDir, 'nats')]).toEqual([first, first]);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first, '127.0.0.1', resolve));
    expect(await keptPort(dataDir, 'nats')).not.toBe(first);
    await new Promise((resolve) => other.close(resolve));
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
