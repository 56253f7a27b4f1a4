import { connect } from 'node:net';

const WITHIN_MS = 3_000;
const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'nats:': 4222,
  'tls:': 4222,
  'mongodb:': 27017,
  'postgres:': 5432,
  'postgresql:': 5432,
};

/**
 * Asks whether somebody listens there, before a command waits for an answer that never comes. Of several addresses, with commas
 * between them, one is enough; an address that only a name server can resolve is left to whoever uses it.
 * @param what the setting or thing that the address is of, as the sentence names it
 * @throws Error with that sentence, after three seconds at most
 */
export async function mustReach(what: string, address: string, withinMs = WITHIN_MS): Promise<void> {
  const unreachable = await whyUnreachable(address, withinMs);
  if (unreachable)
    throw new Error(`${what}: nobody answers at ${unreachable.where} (${unreachable.why}). Is it running, and is the address right?`);
}

/** The same, for a sentence of one's own. @returns undefined if somebody listens there */
export async function whyUnreachable(address: string, withinMs = WITHIN_MS): Promise<{ where: string; why: string } | undefined> {
  const places = placesOf(address);
  if (places === undefined) return undefined;
  try {
    await Promise.any(places.map(({ host, port }) => reach(host, port, withinMs)));
    return undefined;
  } catch (problem) {
    const where = places.map(({ host, port }) => `${host}:${port}`).join(', ');
    return { where, why: ((problem as AggregateError).errors[0] as Error).message };
  }
}

function placesOf(address: string): { host: string; port: number }[] | undefined {
  if (address.startsWith('mongodb+srv:')) return undefined;
  const scheme = /^([a-z+]+:)\/\//i.exec(address)?.[1]?.toLowerCase() ?? 'nats:';
  const hosts = address
    .replace(/[a-z+]+:\/\//gi, '')
    .split(/[/?]/)[0]!
    .replace(/^.*@/, '');
  return hosts.split(',').map((place) => {
    const { hostname, port } = new URL(`http://${place.trim().replace(/^.*@/, '')}`);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || portAsWritten(place) || PORTS[scheme] || 80 };
  });
}

/** A URL forgets the port that is its scheme's own. */
const portAsWritten = (place: string): number => Number(/:(\d+)$/.exec(place.trim())?.[1] ?? 0);

function reach(host: string, port: number, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const end = (problem?: Error): void => {
      socket.destroy();
      if (problem) reject(problem);
      else resolve();
    };
    socket.setTimeout(withinMs, () => end(new Error(`no answer within ${withinMs / 1000} s`)));
    socket.once('connect', () => end());
    socket.once('error', end);
  });
}
