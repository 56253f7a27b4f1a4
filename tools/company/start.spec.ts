import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { checkEnvironment } from './given-environment';

describe('npm start', () => {
  it.each([
    ['short', 'PEGBOARD_API_KEY has 5 characters; it must have at least 8. Unset it, and a key is made.'],
    ['ключ-ключ', 'PEGBOARD_API_KEY must be letters, digits and signs of ASCII without blanks, since callers send it in a header.'],
    ['two words', 'PEGBOARD_API_KEY must be letters, digits and signs of ASCII without blanks, since callers send it in a header.'],
  ])('a key that nobody could use, %s, is refused before anything is built', (key, sentence) => {
    const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot(), 'tools', 'bootstrap.mjs'), 'start'], {
      env: { ...process.env, PEGBOARD_API_KEY: key },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, `pegboard: ${sentence}\n`]);
  });

  it.each([
    [{ BASE_CURRENCY: 'eur' }, 'BASE_CURRENCY: must be three capital letters such as EUR'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: Invalid option'],
    [{ PACKING_RESERVED_STOCK: 'yes' }, 'PACKING_RESERVED_STOCK: Invalid option'],
    [{ MONGODB_URI: 'localhost' }, 'MONGODB_URI: must begin with mongodb://'],
    [{ BASE_CURRENCY: 'eur', DRAIN_MS: 'long' }, 'DRAIN_MS: Invalid input'],
  ])('a wrong setting, %j, is refused before any server is started', async (environment, sentence) => {
    await expect(checkEnvironment(environment)).rejects.toThrow(sentence);
  });

  it('what the start gives to the services itself need not be there, nor be right', async () => {
    await expect(checkEnvironment({ PORT: '3000', NATS_USER: 'listener' })).resolves.toBeUndefined();
  });
});
