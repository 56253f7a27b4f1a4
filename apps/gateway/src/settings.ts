import { z } from 'zod';
import { readSettings, type Settings } from '@pegboard/service';
import type { Limits } from './rate-limits';
import type { Service } from './routes';

const Address = z.string().regex(/^https?:\/\/[^/]+$/, 'must be an address without a path, such as http://127.0.0.1:3001');

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
});

export type Addresses = Readonly<Record<Service, string>>;

export const ADDRESSES = Symbol('Addresses');

export interface GatewaySettings {
  readonly settings: Settings;
  readonly addresses: Addresses;
  readonly limits: Limits;
}

/** What every service is told, and where the services are. @throws Error that names every wrong variable */
export function readGatewaySettings(environment: NodeJS.ProcessEnv = process.env): GatewaySettings {
  const settings = readSettings(environment);
  const read = Addresses.safeParse(environment);
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings are missing or wrong:\n${wrong.join('\n')}`);
  }
  const { INVENTORY_URL, SALES_URL, MANUFACTURING_URL, PURCHASING_URL, PLANNER_URL, ...limits } = read.data;
  return {
    settings,
    limits: { perCaller: limits.RATE_LIMIT_PER_MINUTE, failuresPerAddress: limits.FAILED_AUTH_PER_MINUTE },
    addresses: {
      inventory: INVENTORY_URL,
      sales: SALES_URL,
      manufacturing: MANUFACTURING_URL,
      purchasing: PURCHASING_URL,
      planner: PLANNER_URL,
    },
  };
}
