import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of the product that this process runs: that of the package which its code lies in. */
export const VERSION = versionAt(__dirname);

/** The commit that it was built from: the image knows it, and a checkout's first command asks git. */
export const REVISION = process.env['PEGBOARD_REVISION'] || 'unknown';

/** Who sent an event: a service, its version and its commit, as in `sales/0.1.0+1a2b3c4d5e6f`. */
export const producerOf = (service: string): string => `${service}/${VERSION}+${REVISION.slice(0, 12)}`;

function versionAt(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  return dirname(folder) === folder ? 'unknown' : versionAt(dirname(folder));
}
