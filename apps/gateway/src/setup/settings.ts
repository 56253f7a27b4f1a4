import { z } from 'zod';
import { readApiKey } from '@pegboard/access';
import { readSettings, type Settings } from '@pegboard/service';

/** Every service with a database of its own. */
export const DATABASE_USERS = ['sales', 'manufacturing', 'purchasing', 'inventory', 'planner', 'gateway'] as const;
export type DatabaseUser = (typeof DATABASE_USERS)[number];

const Uri = z.string().regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb://');

const isDatabaseUser = (name: string): name is DatabaseUser => (DATABASE_USERS as readonly string[]).includes(name);

const Given = z.object({
  /** For whom: all, or the services of one team. */
  SETUP_SERVICES: z
    .string()
    .default(DATABASE_USERS.join(','))
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((names) => names.length > 0 && names.every(isDatabaseUser), `must name services: ${DATABASE_USERS.join(', ')}`)
    .transform((names) => names.filter(isDatabaseUser)),
  /** Somebody who may make users; absent: they are there, or the server knows none. */
  MONGODB_ADMIN_URI: Uri.optional(),
  SALES_MONGODB_URI: Uri.optional(),
  MANUFACTURING_MONGODB_URI: Uri.optional(),
  PURCHASING_MONGODB_URI: Uri.optional(),
  INVENTORY_MONGODB_URI: Uri.optional(),
  PLANNER_MONGODB_URI: Uri.optional(),
  /** The first key of the API, made by whoever sets up; absent: none is made. */
  ADMIN_API_KEY: z
    .string()
    .refine((text) => readApiKey(text) !== undefined, 'must look like pgb_<16 hexadecimal digits>_<43 letters of base64url>')
    .optional(),
});

export interface SetupSettings {
  readonly settings: Settings;
  readonly services: readonly DatabaseUser[];
  /** As whom it opens the bus: each service may make the streams. */
  readonly busUser: DatabaseUser;
  readonly adminUri: string | undefined;
  /** The database address of each service, with its user and password. */
  readonly uris: Readonly<Partial<Record<DatabaseUser, string>>>;
  readonly adminKey: string | undefined;
}

/** @throws Error that names every wrong variable, never its value */
export function readSetupSettings(environment: NodeJS.ProcessEnv = process.env): SetupSettings {
  const settings = readSettings(environment);
  const read = Given.safeParse(environment);
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings are missing or wrong:\n${wrong.join('\n')}`);
  }
  const given = read.data;
  return {
    settings,
    services: given.SETUP_SERVICES,
    busUser: given.SETUP_SERVICES.includes('gateway') ? 'gateway' : given.SETUP_SERVICES[0]!,
    adminUri: given.MONGODB_ADMIN_URI,
    adminKey: given.ADMIN_API_KEY,
    uris: {
      sales: given.SALES_MONGODB_URI,
      manufacturing: given.MANUFACTURING_MONGODB_URI,
      purchasing: given.PURCHASING_MONGODB_URI,
      inventory: given.INVENTORY_MONGODB_URI,
      planner: given.PLANNER_MONGODB_URI,
      gateway: settings.MONGODB_URI,
    },
  };
}
