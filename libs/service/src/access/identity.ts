import { hkdfSync } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { decodeJwt, errors, importPKCS8, importSPKI, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { scopesOf } from '@pegboard/access';
import type { ServiceName } from '@pegboard/contracts';
import { Rejection } from '@pegboard/kit';
import type { Settings } from '../config';
import type { Caller, Way } from './authenticator';

const ISSUER = 'pegboard-gateway';
/** A token type of its own, so that no other token signed with a key we trust can pass for an identity. */
const TYPE = 'pegboard-identity+jwt';
/** A token is used again for so long. */
const USED_MS = 10_000;
/**
 * It must still be believed by a service that stood still, or had a full queue, for as long as the gateway waits: half a minute for a
 * connection and half a minute for the answer.
 */
const LIVES_S = USED_MS / 1000 + 30 + 30 + 20;
const CLOCKS_DIFFER_S = 5;
const MAX_KEPT = 2_000;

type Key = CryptoKey | Uint8Array;
type IdentitySettings = Pick<Settings, 'INTERNAL_SECRET' | 'INTERNAL_PRIVATE_KEY' | 'INTERNAL_PUBLIC_KEY' | 'PEGBOARD_API_KEY'>;

/** Both sides' secret; without one of its own it is drawn from the bootstrap key, whose holder may do as much anyway. */
function secretOf({ INTERNAL_SECRET, PEGBOARD_API_KEY }: IdentitySettings): Uint8Array | undefined {
  const from = INTERNAL_SECRET ?? PEGBOARD_API_KEY;
  return from === undefined ? undefined : new Uint8Array(hkdfSync('sha256', from, '', 'pegboard internal identity', 32));
}

/** The gateway's side: says, for a minute and a half and to one service only, who calls and what they may do. */
export class IdentityIssuer {
  private readonly key: Promise<{ key: Key; alg: string }>;
  /** By a clock that nobody sets: one that was ahead and is set back would use its last token again until it has caught up. */
  private readonly issued = new Map<string, { token: Promise<string>; until: number }>();

  /** @throws Error if the settings hold nothing to sign with */
  constructor(settings: IdentitySettings) {
    const secret = secretOf(settings);
    if (settings.INTERNAL_PRIVATE_KEY) {
      this.key = importPKCS8(settings.INTERNAL_PRIVATE_KEY, 'Ed25519').then((key) => ({ key, alg: 'EdDSA' }));
      this.key.catch(() => undefined);
    } else if (secret) this.key = Promise.resolve({ key: secret, alg: 'HS256' });
    else throw new Error('The gateway needs INTERNAL_PRIVATE_KEY, INTERNAL_SECRET or PEGBOARD_API_KEY to speak to the services.');
  }

  issue(caller: Caller, audience: ServiceName): Promise<string> {
    const scope = [...caller.scopes].sort().join(' ');
    const about = JSON.stringify([audience, caller.id, caller.name, scope]);
    const kept = this.issued.get(about);
    if (kept && kept.until > performance.now()) return kept.token;
    if (this.issued.size >= MAX_KEPT) this.issued.clear();
    const token = this.sign(caller, scope, audience);
    this.issued.set(about, { token, until: performance.now() + USED_MS });
    return token;
  }

  private async sign(caller: Caller, scope: string, audience: ServiceName): Promise<string> {
    const { key, alg } = await this.key;
    return new SignJWT({ name: caller.name, scope })
      .setProtectedHeader({ alg, typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(caller.id)
      .setIssuedAt()
      .setExpirationTime(`${LIVES_S}s`)
      .sign(key);
  }
}

/** A service's side: believes what the gateway signed for this service, and nothing else. */
export class IdentityReader implements Way {
  private readonly key: Promise<{ key: Key; algorithms: string[] }> | undefined;
  private readonly kept = new Map<string, { caller: Caller; until: number }>();
  private readonly logger = new Logger('Identity');
  private hasSaid = false;

  constructor(
    private readonly service: ServiceName,
    settings: IdentitySettings,
  ) {
    const secret = secretOf(settings);
    // With a public key the secret isn't believed: a service that leaks it can't speak for the gateway.
    if (settings.INTERNAL_PUBLIC_KEY)
      this.key = importSPKI(settings.INTERNAL_PUBLIC_KEY, 'Ed25519').then((key) => ({ key, algorithms: ['EdDSA', 'Ed25519'] }));
    else if (secret) this.key = Promise.resolve({ key: secret, algorithms: ['HS256'] });
    this.key?.catch(() => undefined);
  }

  /** @throws Rejection 503 CLOCKS_DIFFER for what the gateway signed at a moment that isn't now by this clock */
  async read(token: string): Promise<Caller | undefined> {
    const kept = this.kept.get(token);
    if (kept && kept.until > performance.now()) return kept.caller;
    if (!this.key || issuerOf(token) !== ISSUER) return undefined;
    const { key, algorithms } = await this.key;
    const verified = await jwtVerify(token, key, {
      algorithms,
      issuer: ISSUER,
      audience: this.service,
      typ: TYPE,
      requiredClaims: ['sub', 'exp', 'iat'],
      maxTokenAge: LIVES_S,
      clockTolerance: CLOCKS_DIFFER_S,
    }).catch((problem: unknown) => this.refuse(token, problem));
    if (!verified) return undefined;
    const { sub, name, scope, exp } = verified.payload;
    const caller: Caller = { id: sub!, name: String(name ?? sub), scopes: scopesOf(String(scope ?? '').split(' ')) };
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(token, { caller, until: performance.now() + exp! * 1000 - Date.now() });
    return caller;
  }

  /** It is the gateway's, and for this service: the caller's key is right, and another try won't help before the clocks agree. */
  private refuse(token: string, problem: unknown): undefined {
    if (!isOfTime(problem)) return undefined;
    const differs = Math.round(Date.now() / 1000 - decodeJwt(token).iat!);
    const message = `The clock of the ${this.service} service and that of the gateway differ: what the gateway has just signed is ${differs} s old here. Set the clocks of both machines.`;
    if (!this.hasSaid) this.logger.error(message);
    this.hasSaid = true;
    throw new Rejection('CLOCKS_DIFFER', message, [
      { path: '', code: 'CLOCKS_DIFFER', message, info: { service: this.service, seconds: differs } },
    ]);
  }
}

/** The signature, the issuer and the audience were right: these are looked at before the times. */
const isOfTime = (problem: unknown): boolean =>
  problem instanceof errors.JWTExpired || (problem instanceof errors.JWTClaimValidationFailed && problem.claim === 'iat');

/** Who a token says it is from; nothing is believed before its signature is checked. */
export function issuerOf(token: string): string | undefined {
  try {
    return token.split('.').length === 3 ? decodeJwt(token).iss : undefined;
  } catch {
    return undefined;
  }
}
