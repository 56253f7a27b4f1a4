import { reject } from '@pegboard/kit';
import { currentRequest } from '../request';

const tagOf = (aggregate: { readonly version: number }): string => `"${aggregate.version}"`;

/**
 * First thing in the decision of a PATCH or DELETE: refuses if the caller has seen another version.
 * @throws Rejection `STALE_VERSION` (412)
 */
export function matchVersion(aggregate: { readonly version: number }): void {
  const ifMatch = currentRequest()?.ifMatch;
  if (ifMatch === undefined || ifMatch === '*') return;
  const known = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(tagOf(aggregate))) return;
  throw reject(
    'STALE_VERSION',
    'If-Match',
    `The current version is ${aggregate.version}, not ${ifMatch}. Read the object again before you change it.`,
    {
      version: aggregate.version,
    },
  );
}

/** Sets the answer's ETag. */
export function showVersion(aggregate: { readonly version: number }): void {
  currentRequest()?.reply?.header('etag', tagOf(aggregate));
}
