import { busSettings, wrongBusSettings } from '@pegboard/eventing';
import { z } from 'zod';

const ErpSyncFields = z.object({
  /** Its user is the one whose permissions are made for whoever only listens. */
  ...busSettings,
  /** SQLite in a file, or PostgreSQL. */
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/)/, 'must begin with file: or postgres://')
    .default('file:erp-sync.db'),
  /** Only for `audit` and `book`: the gateway, and a key that may read, or write what is booked. */
  PEGBOARD_URL: z.url({ protocol: /^https?$/ }).optional(),
  PEGBOARD_API_KEY: z.string().optional(),
  /** Older names of the same. */
  API_URL: z.url({ protocol: /^https?$/ }).optional(),
  API_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

const ErpSyncSettings = ErpSyncFields.check(({ value, issues }) => {
  for (const [name, message] of wrongBusSettings(value)) issues.push({ code: 'custom', input: undefined, path: [name], message });
});

export type ErpSyncSettings = z.output<typeof ErpSyncSettings>;

/** @throws Error that names every wrong variable, never its value */
export function readSettings(environment: NodeJS.ProcessEnv): ErpSyncSettings {
  const read = ErpSyncSettings.safeParse(environment);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`These settings are missing or wrong:\n${wrong.join('\n')}`);
}
