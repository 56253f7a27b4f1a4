import { mustReach } from '@pegboard/eventing';

/** Servers that somebody else runs, and that the environment names, must be there. @throws Error of `mustReach` */
export async function reachGivenServers(): Promise<void> {
  for (const setting of ['NATS_URL', 'MONGODB_URI']) {
    const address = process.env[setting];
    if (address) await mustReach(setting, address);
  }
}
