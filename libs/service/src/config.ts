import { busSettings, wrongBusSettings } from '@pegboard/eventing';
import { z } from 'zod';

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** Keys that come over a wire which others can write to are worth nothing. */
const isPrivateWay = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || isLoopback(hostname.replace(/^\[|\]$/g, ''));
};

/** 64 MiB. */
const SMALLEST_STREAM = 67_108_864;

const words = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

/** A key as PEM; `\n` stands for a line's end where an environment can't hold one. */
const pem = (label: string) =>
  z
    .string()
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine((text) => text.includes(`-----BEGIN ${label}-----`), `must be a PEM text with BEGIN ${label}`);

/** All settings of a service, read from its environment. A wrong value stops the start and names the variable. */
const Settings = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    /** 0 picks a free port. */
    PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    ...busSettings,
    MONGODB_URI: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb://')
      .default('mongodb://127.0.0.1:27017'),
    /** Copies of each stream; 3 on a cluster of three servers. */
    NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
    /** How long and how much the stream of events keeps, when it is made; 0: without end. Enough for whoever reads it and was away. */
    EVENTS_MAX_AGE_DAYS: z.coerce.number().int().min(0).max(36_500).default(0),
    EVENTS_MAX_BYTES: z.coerce.number().int().min(0).default(0),
    /** The same for who did what. */
    AUDIT_MAX_AGE_DAYS: z.coerce.number().int().min(0).max(36_500).default(0),
    /** The first key, to make others with; on loopback it may do everything. */
    PEGBOARD_API_KEY: z
      .string()
      .min(8, 'must have at least 8 characters')
      .regex(/^[\x21-\x7e]*$/, 'must be letters, digits and signs of ASCII without blanks, since callers send it in a header')
      .optional(),
    /** What the first key may do: scopes and roles, or `*`. Absent: everything on loopback, only `keys:manage` elsewhere. */
    BOOTSTRAP_SCOPES: words.optional(),
    /** What the gateway signs its callers' identities with: a secret that all share, or a key pair whose private half only the gateway has. */
    INTERNAL_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    INTERNAL_PRIVATE_KEY: pem('PRIVATE KEY').optional(),
    INTERNAL_PUBLIC_KEY: pem('PUBLIC KEY').optional(),
    /** The tokens of an OIDC provider that are believed; all three, or none. */
    OIDC_ISSUER: z.url().optional(),
    OIDC_AUDIENCE: z.string().min(1).optional(),
    OIDC_JWKS_URL: z
      .url({ protocol: /^https?$/ })
      .refine(isPrivateWay, 'must be an https:// address, or one on loopback')
      .optional(),
    /** Where a token names its scopes, and its roles if it may name some. */
    OIDC_SCOPES_CLAIM: z.string().min(1).default('scope'),
    OIDC_ROLES_CLAIM: z.string().min(1).optional(),
    /** Goes before the database's name, so that several companies can share a server. */
    DATABASE_PREFIX: z
      .string()
      .regex(/^[a-z0-9_]+$/)
      .default('pegboard'),
    /** In which stock is valued: three letters of ISO 4217. Orders in another currency carry a rate to it. */
    BASE_CURRENCY: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters such as EUR')
      .default('EUR'),
    /** Whether packing what is reserved for others is refused, unless the caller overrides that, or done with a warning (S5). */
    PACKING_RESERVED_STOCK: z.enum(['refuse', 'warn']).default('refuse'),
    /** How long a process that is to end goes on answering, until nobody sends it anything new. */
    DRAIN_MS: z.coerce.number().int().min(0).max(60_000).default(0),
    /** A port of its own for the numbers, instead of `/metrics` on the other; 0 picks a free one. */
    METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .check(({ value, issues }) => {
    const wrong = (name: string, message: string): void => void issues.push({ code: 'custom', input: undefined, path: [name], message });
    for (const [name, sentence] of wrongBusSettings(value)) wrong(name, sentence);
    if (value.EVENTS_MAX_BYTES > 0 && value.EVENTS_MAX_BYTES < SMALLEST_STREAM)
      wrong('EVENTS_MAX_BYTES', `must be 0, or at least ${SMALLEST_STREAM}: a reader that is down for a moment would miss events`);
    const oidc = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL'] as const;
    for (const name of oidc)
      if (!value[name] && oidc.some((other) => value[other])) wrong(name, `is needed too: ${oidc.join(', ')} belong together`);
    if (!value.PEGBOARD_API_KEY && !value.INTERNAL_SECRET && !value.INTERNAL_PUBLIC_KEY && !value.INTERNAL_PRIVATE_KEY)
      wrong('INTERNAL_SECRET', 'is needed (or a key pair, or PEGBOARD_API_KEY on one machine): without it no call could be allowed');
    if (value.PEGBOARD_API_KEY && value.PEGBOARD_API_KEY.length < 32 && !isLoopback(value.HOST))
      wrong('PEGBOARD_API_KEY', `must have at least 32 characters if other machines can reach the service (HOST is ${value.HOST})`);
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
