import type { ServiceName } from '@pegboard/contracts';
import type { Settings } from '../config';
import { Authenticator } from './authenticator';
import { BootstrapKey } from './bootstrap-key';
import { IdentityReader } from './identity';
import { OidcTokens } from './oidc-tokens';

/**
 * How callers prove themselves to this process. A service believes the gateway; the gateway believes no identity from
 * outside, not even one it has signed, and adds API keys, which it alone keeps.
 */
export function authenticatorOf(name: ServiceName, settings: Settings): Authenticator {
  const authenticator = new Authenticator();
  authenticator.add(new BootstrapKey(settings));
  if (name !== 'gateway') authenticator.add(new IdentityReader(name, settings));
  if (settings.OIDC_ISSUER) authenticator.add(new OidcTokens(settings));
  return authenticator;
}
