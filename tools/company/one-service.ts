import { existsSync, readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { readSettings } from '@pegboard/service';
import { SERVICES, type Service } from './company';

export type ServiceOrGateway = Service | 'gateway';

const ALL: readonly ServiceOrGateway[] = [...SERVICES, 'gateway'];
const isOne = (name: string): name is ServiceOrGateway => (ALL as readonly string[]).includes(name);

/** A few services of this checkout, in a company that runs elsewhere. */
export interface OnlyThese {
  readonly only: readonly ServiceOrGateway[];
  /** What the file says of that company. */
  readonly company: Readonly<Record<string, string>>;
}

const USAGE = 'npm start -- --only sales --against <env file>';

/**
 * What `npm start` is asked for besides the whole company.
 * @returns undefined for the whole company
 * @throws Error that says what is missing or unknown
 */
export function onlyThese(args: readonly string[]): OnlyThese | undefined {
  const { only, against } = read(args);
  if (only === undefined && against === undefined) return undefined;
  if (only === undefined || against === undefined)
    throw new Error(
      `--only and --against belong together: ${USAGE}. The file names NATS_URL, MONGODB_URI and the passwords of the service.`,
    );
  const names = only.split(/[\s,]+/).filter(Boolean);
  const unknown = names.filter((name) => !isOne(name));
  if (names.length === 0 || unknown.length > 0) throw new Error(`--only ${only}: the services are ${ALL.join(', ')}.`);
  if (!existsSync(against)) throw new Error(`--against ${against}: there is no such file.`);
  return { only: names.filter(isOne), company: parseEnv(readFileSync(against, 'utf8')) as Record<string, string> };
}

function read(args: readonly string[]): { only?: string | undefined; against?: string | undefined } {
  try {
    return parseArgs({ args: [...args], options: { only: { type: 'string' }, against: { type: 'string' } } }).values;
  } catch (problem) {
    throw new Error(`${(problem as Error).message.split('. ')[0]}. Use ${USAGE}, or no option for a whole company.`, { cause: problem });
  }
}

/**
 * What one service is told of that company: its own passwords and no other's. The names are those of the Secret and of compose's
 * `.env` (`NATS_SALES_PASSWORD`, `SALES_MONGODB_URI`), or those that the service itself reads.
 * @throws Error that names every missing or wrong variable, never its value
 */
export function environmentAgainst(
  name: ServiceOrGateway,
  company: Readonly<Record<string, string>>,
  apiKey: string,
): Record<string, string> {
  const own = name.toUpperCase();
  const others = ALL.filter((one) => one !== name).map((one) => one.toUpperCase());
  const isOthers = (variable: string): boolean =>
    others.some(
      (other) => variable.startsWith(`NATS_${other}_`) || variable.startsWith(`MONGODB_${other}_`) || variable === `${other}_MONGODB_URI`,
    );
  const isForNobody = (variable: string): boolean =>
    /^(PORT|HOST|METRICS_PORT|ADMIN_API_KEY)$|ADMIN_(PASSWORD|URI)$|^NATS_LISTENER_/.test(variable) ||
    (variable === 'INTERNAL_PRIVATE_KEY' && name !== 'gateway');
  const kept = Object.fromEntries(Object.entries(company).filter(([variable]) => !isOthers(variable) && !isForNobody(variable)));
  const password = company[`NATS_${own}_PASSWORD`] ?? company['NATS_PASSWORD'];
  const database = company[`${own}_MONGODB_URI`] ?? company['MONGODB_URI'];
  for (const [variable, value] of [
    ['NATS_URL', company['NATS_URL']],
    ['MONGODB_URI', database],
  ])
    if (!value) throw new Error(`The file has no ${variable}: ${name} would work in a company of its own.`);
  const environment = {
    ...kept,
    ...(password ? { NATS_USER: company['NATS_USER'] ?? name, NATS_PASSWORD: password } : {}),
    MONGODB_URI: database!,
    PEGBOARD_API_KEY: company['PEGBOARD_API_KEY'] ?? apiKey,
    HOST: '127.0.0.1',
  };
  readSettings({ ...environment, PORT: '0' });
  return environment;
}
