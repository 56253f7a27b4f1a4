import { z } from 'zod';

/** Everything a service can be told by its environment. A wrong value stops the start and names the variable. */
const Settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  /** 0 picks a free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  NATS_URL: z
    .string()
    .regex(/^(nats|tls|ws|wss):\/\//, 'must begin with nats:// or tls://')
    .default('nats://127.0.0.1:4222'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb://')
    .default('mongodb://127.0.0.1:27017'),
  /** Copies of each stream; 3 on a cluster of three servers. */
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  PEGBOARD_API_KEY: z.string().min(8, 'must have at least 8 characters'),
  /** Goes before the database's name, so that several companies can share a server. */
  DATABASE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .default('pegboard'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export type Settings = z.output<typeof Settings>;

export const SETTINGS = Symbol('Settings');

/** @throws Error that names every wrong variable, never its value */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const read = Settings.safeParse(environment);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`These settings are missing or wrong:\n${wrong.join('\n')}`);
}
