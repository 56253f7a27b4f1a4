import { createHash, timingSafeEqual } from 'node:crypto';
import { EVERY_SCOPE, scopesOf } from '@pegboard/access';
import { isLoopback, type Settings } from '../config';
import type { Caller, Way } from './authenticator';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * `PEGBOARD_API_KEY`: on loopback the key of somebody who works on this machine, with every right. A service that others
 * can reach lets it only make keys, unless `BOOTSTRAP_SCOPES` says more.
 */
export class BootstrapKey implements Way {
  private readonly digest: Buffer | undefined;
  private readonly caller: Caller;

  constructor(settings: Pick<Settings, 'PEGBOARD_API_KEY' | 'BOOTSTRAP_SCOPES' | 'HOST'>) {
    const { PEGBOARD_API_KEY: key, BOOTSTRAP_SCOPES: given } = settings;
    this.digest = key === undefined ? undefined : digest(key);
    const words = given ?? (isLoopback(settings.HOST) ? ['*'] : ['keys:manage']);
    this.caller = { id: 'api-key', name: 'api-key', scopes: words.includes('*') ? new Set(EVERY_SCOPE) : scopesOf(words) };
  }

  /** Compares digests, so that the time it takes says nothing about the key. */
  read(token: string): Caller | undefined {
    return this.digest && timingSafeEqual(digest(token), this.digest) ? this.caller : undefined;
  }
}
