import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';

describe('npm start', () => {
  it('a key that is too short is refused before anything is built', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot(), 'tools', 'bootstrap.mjs'), 'start'], {
      env: { ...process.env, PEGBOARD_API_KEY: 'short' },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      'pegboard: PEGBOARD_API_KEY has 5 characters; it must have at least 8. Unset it, and a key is made.\n',
    ]);
  });
});
