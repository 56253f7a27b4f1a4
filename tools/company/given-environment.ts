import { mustReach } from '@pegboard/eventing';
import { readSettings } from '@pegboard/service';

/** What the start itself gives to each service, unless somebody else runs the bus. */
const GIVEN_BY_THE_START = /^(?:NATS_|PORT$)/;

/**
 * Looks at everything that the services would read from this environment, before any server or service is started. Servers that
 * somebody else runs must be there.
 * @throws Error that names every wrong setting, or of `mustReach`
 */
export async function checkEnvironment(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { NATS_URL } = environment;
  const own = Object.entries(environment).filter(([name]) => NATS_URL || !GIVEN_BY_THE_START.test(name));
  readSettings({ PEGBOARD_API_KEY: 'one-that-is-made', ...Object.fromEntries(own), PORT: '0' });
  for (const setting of ['NATS_URL', 'MONGODB_URI']) {
    const address = environment[setting];
    if (address) await mustReach(setting, address);
  }
}
