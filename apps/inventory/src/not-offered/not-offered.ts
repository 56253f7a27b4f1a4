import { NOT_OFFERED } from '@pegboard/access';
import { reject } from '@pegboard/kit';

/** Says of an address whose resource nobody keeps what there is instead. @throws Rejection 404 NOT_OFFERED */
export function refuseNotOffered(url: string): never {
  const resource = /^\/v1\/(\w+)/.exec(url)?.[1] ?? '';
  throw reject('NOT_OFFERED', '', `${NOT_OFFERED[resource]}. So there is nothing at /v1/${resource} to read or change.`, { resource });
}
