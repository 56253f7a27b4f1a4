import { Api } from '../company/api';
import { say } from '../say';
import { loadFurniture } from './load';

/** Loads the furniture company into a running system: `PEGBOARD_URL`, `PEGBOARD_API_KEY`. */
async function main(): Promise<void> {
  const key = process.env['PEGBOARD_API_KEY'];
  if (!key) throw new Error('set PEGBOARD_API_KEY to the key that npm start printed');
  await loadFurniture(new Api(process.env['PEGBOARD_URL'] ?? 'http://127.0.0.1:3000', key), { say });
}

main().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
