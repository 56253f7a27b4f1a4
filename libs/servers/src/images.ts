import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository';

export type ServerImage = 'NATS' | 'MONGO';

/** The image of a server that compose.yaml names. It is read here and nowhere written again, so that compose and tests stay the same. */
export function shippedImage(server: ServerImage): string {
  const compose = readFileSync(join(repositoryRoot(), 'deploy', 'compose', 'compose.yaml'), 'utf8');
  const [, image] = new RegExp(`^ *image: \\$\\{${server}_IMAGE:-(.+)\\}$`, 'm').exec(compose) ?? [];
  if (!image) throw new Error(`deploy/compose/compose.yaml names no image for ${server}_IMAGE`);
  return image;
}

/** The shipped image, or the one that `NATS_IMAGE` or `MONGO_IMAGE` names instead; compose.yaml obeys the same variables. */
export const imageOf = (server: ServerImage): string => process.env[`${server}_IMAGE`] || shippedImage(server);
