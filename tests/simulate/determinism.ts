import crypto from 'node:crypto';
import zlib from 'node:zlib';
import type { Agenda } from './agenda';
import { Chance } from './chance';

interface Active {
  readonly chance: Chance;
  readonly agenda: Agenda;
}

/** The run that is under way; outside of one, everything is as Node has it. */
let active: Active | undefined;

const own = { randomUUID: crypto.randomUUID, randomBytes: crypto.randomBytes, now: performance.now.bind(performance) };

const bytes = (chance: Chance, size: number): Buffer => Buffer.from(Array.from({ length: size }, () => chance.below(256)));

/** From now on chance and the monotonic clock are those of the run. */
export function beginRun(seed: number, agenda: Agenda): void {
  active = { chance: new Chance(seed), agenda };
  const { chance } = active;
  Object.assign(crypto, {
    randomUUID: () =>
      bytes(chance, 16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    randomBytes: (size: number) => bytes(chance, size),
  });
  performance.now = () => agenda.now;
}

export function endRun(): void {
  active = undefined;
  Object.assign(crypto, { randomUUID: own.randomUUID, randomBytes: own.randomBytes });
  performance.now = own.now;
}

/** Threads end when they like, so within a run nothing is compressed on one. Before the planner is loaded, which takes these functions. */
for (const name of ['gzip', 'gunzip'] as const) {
  const [inThread, atOnce] = [zlib[name], zlib[`${name}Sync`]];
  Object.assign(zlib, {
    [name]: (data: Buffer, ...rest: unknown[]) => {
      const done = rest[rest.length - 1] as (problem: Error | null, result?: Buffer) => void;
      if (!active) return (inThread as (...args: unknown[]) => void)(data, ...rest);
      let result: Buffer;
      try {
        result = atOnce(data);
      } catch (problem) {
        return done(problem as Error);
      }
      done(null, result);
    },
  });
}
