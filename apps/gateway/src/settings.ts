import { z } from 'zod';
import { readSettings, type Settings } from '@pegboard/service';
import type { Limits } from './limits/limits';
import type { RoutedService } from './forwarding/routes';
import { isNetwork } from './webhooks/addresses';

const Address = z.string().regex(/^https?:\/\/[^/]+$/, 'must be an address without a path, such as http://127.0.0.1:3001');

const networks = (problem: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every(isNetwork), problem);
const Addresses = z.object({
  INVENTORY_URL: Address,
  SALES_URL: Address,
  MANUFACTURING_URL: Address,
  PURCHASING_URL: Address,
  PLANNER_URL: Address,
  /** Calls a minute for each key; 0 for no limit. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(60_000),
  /** Calls a minute with a wrong key, for each address. */
  FAILED_AUTH_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  /** Event streams for each key. */
  EVENT_STREAMS_PER_KEY: z.coerce.number().int().min(1).max(100).default(5),
  /** Networks of the proxies in front of the gateway, whose `X-Forwarded-For` says where a call comes from. */
  TRUSTED_PROXIES: networks('must be networks of proxies, such as 10.0.0.0/8'),
  /** Private networks to which webhooks may be sent anyway, such as `10.1.0.0/16`; plain http is allowed there too. */
  WEBHOOK_ALLOWED_NETWORKS: networks('must be networks such as 10.1.0.0/16 or fd12::/16'),
  /** What the tokens of webhooks are kept under. Absent: what the gateway signs its callers' identities with. */
  WEBHOOK_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Where callers reach the gateway, for links in what webhooks are sent. Absent: this machine. */
  PUBLIC_URL: Address.optional(),
});

export type Addresses = Readonly<Record<RoutedService, string>>;

export const ADDRESSES = Symbol('Addresses');

export interface WebhookSettings {
  readonly allowedNetworks: readonly string[];
  readonly tokenKey: string;
  readonly publicUrl: string | undefined;
}

export interface GatewaySettings {
  readonly settings: Settings;
  readonly addresses: Addresses;
  readonly limits: Limits;
  readonly trustedProxies: readonly string[];
  readonly webhooks: WebhookSettings;
}

/** The settings of every service, and the addresses of the services. @throws Error that names every wrong variable */
export function readGatewaySettings(environment: NodeJS.ProcessEnv = process.env): GatewaySettings {
  const settings = readSettings(environment);
  const read = Addresses.safeParse(environment);
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings are missing or wrong:\n${wrong.join('\n')}`);
  }
  const { INVENTORY_URL, SALES_URL, MANUFACTURING_URL, PURCHASING_URL, PLANNER_URL, ...limits } = read.data;
  const { INTERNAL_SECRET, INTERNAL_PRIVATE_KEY, PEGBOARD_API_KEY } = settings;
  const { TRUSTED_PROXIES, WEBHOOK_ALLOWED_NETWORKS, WEBHOOK_KEY, PUBLIC_URL } = read.data;
  return {
    settings,
    trustedProxies: TRUSTED_PROXIES,
    webhooks: {
      allowedNetworks: WEBHOOK_ALLOWED_NETWORKS,
      tokenKey: WEBHOOK_KEY ?? INTERNAL_SECRET ?? INTERNAL_PRIVATE_KEY ?? PEGBOARD_API_KEY ?? '',
      publicUrl: PUBLIC_URL,
    },
    limits: {
      perCaller: limits.RATE_LIMIT_PER_MINUTE,
      failuresPerAddress: limits.FAILED_AUTH_PER_MINUTE,
      streamsPerCaller: limits.EVENT_STREAMS_PER_KEY,
    },
    addresses: {
      inventory: INVENTORY_URL,
      sales: SALES_URL,
      manufacturing: MANUFACTURING_URL,
      purchasing: PURCHASING_URL,
      planner: PLANNER_URL,
    },
  };
}
