import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { tempDir } from '@pegboard/testing';
import { openDatabase } from './database';

describe('the database of a mirror', () => {
  const folder = tempDir();
  afterAll(() => folder.remove());

  it('is opened as soon as whoever keeps the file for itself at this moment is done', async () => {
    const file = join(folder.path, 'erp.db');
    const somebody = new DatabaseSync(file);
    somebody.exec('begin exclusive');

    const opening = openDatabase(`file:${file}`);
    const first = await Promise.race([
      opening.then(() => 'opened'),
      new Promise((resolve) => setImmediate(() => resolve('still waiting'))),
    ]);
    somebody.exec('commit');
    const database = await opening;

    expect(first).toBe('still waiting');
    await expect(database.selectFrom('sync_state').select('rebuilds').execute()).resolves.toEqual([{ rebuilds: 0 }]);
    await database.destroy();
    somebody.close();
  });
});
