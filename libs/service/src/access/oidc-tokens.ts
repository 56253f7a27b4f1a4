import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { isReservedName, isRole, isScope, scopesOf } from '@pegboard/access';
import { Rejection } from '@pegboard/kit';
import type { Settings } from '../config';
import type { Caller, Way } from './authenticator';
import { issuerOf } from './identity';

/** Signatures only: with a shared secret among them, a public key could be passed off as one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const CLOCKS_DIFFER_S = 5;
const KEYS_WITHIN_MS = 3_000;
const KEYS_FRESH_MS = 600_000;

type OidcSettings = Pick<Settings, 'OIDC_ISSUER' | 'OIDC_AUDIENCE' | 'OIDC_JWKS_URL' | 'OIDC_SCOPES_CLAIM' | 'OIDC_ROLES_CLAIM'>;

/** Tokens of an OIDC provider, for people and programs that it knows. Its keys are fetched when first needed, and again for a key that is new. */
export class OidcTokens implements Way {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly settings: OidcSettings) {
    this.keys = createRemoteJWKSet(new URL(settings.OIDC_JWKS_URL!), { timeoutDuration: KEYS_WITHIN_MS, cacheMaxAge: KEYS_FRESH_MS });
  }

  async read(token: string): Promise<Caller | undefined> {
    if (issuerOf(token) !== this.settings.OIDC_ISSUER) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ALGORITHMS,
        issuer: this.settings.OIDC_ISSUER!,
        audience: this.settings.OIDC_AUDIENCE!,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCKS_DIFFER_S,
      });
      return isText(payload.sub) ? this.callerOf(payload) : undefined;
    } catch (problem) {
      if (isAway(problem)) throw away();
      return undefined;
    }
  }

  private callerOf(payload: JWTPayload): Caller {
    const scopes = wordsAt(payload, this.settings.OIDC_SCOPES_CLAIM).filter(isScope);
    // Only where it is asked for: a provider's own "admin" need not be ours.
    const roles = this.settings.OIDC_ROLES_CLAIM ? wordsAt(payload, this.settings.OIDC_ROLES_CLAIM).filter(isRole) : [];
    const names = [payload['preferred_username'], payload['email'], payload['name']].filter(isText).map(lineOf);
    const name = names.find((text) => text !== '' && !isReservedName(text)) ?? lineOf(payload.sub!);
    return { id: `user:${idOf(payload.sub!)}`, name: name.slice(0, 100), scopes: scopesOf([...scopes, ...roles]) };
  }
}

/** The name of somebody; providers may send anything. */
const isText = (claim: unknown): claim is string => typeof claim === 'string' && claim.trim() !== '';

/** Ids stand before others, with a colon between: one with a colon of its own could be read as another's. */
const idOf = (sub: string): string => sub.replaceAll('%', '%25').replaceAll(':', '%3A');

/** Names stand in logs and events: one line, in which every sign is seen. */
const lineOf = (text: string): string => text.replace(/[\p{C}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ').trim();

/** A claim's words, `a b` or `["a", "b"]`; a claim inside another is named with dots, such as `realm_access.roles`. */
function wordsAt(payload: JWTPayload, claim: string): string[] {
  const own: unknown = payload[claim];
  const value = own ?? claim.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], payload);
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : [];
}

/** Anything but a token that is wrong: the provider's keys can't be had. */
const isAway = (problem: unknown): boolean =>
  problem instanceof errors.JWKSTimeout || !(problem instanceof errors.JOSEError) || problem.code === 'ERR_JOSE_GENERIC';

const away = (): Rejection =>
  new Rejection('IDENTITY_PROVIDER_UNAVAILABLE', 'The identity provider’s keys can’t be read. Try again in a few seconds.');
