import type { NamedDifference, Presence, ServiceName } from '@pegboard/contracts';
import type { ChecksAnswer } from './checks.answer';

/** What can't be said for so long isn't only on its way. */
const UNKNOWN_AFTER_MS = 30_000;
/** The planner mends what its owners find of its statuses: it says them again. */
const PLANNER_MENDS = new Set(['statuses']);

type Round = NonNullable<Presence['rounds']>[number];

/** Each process of a service looks at everything by itself: what one of them has found counts. */
export function checksView(presences: ReadonlyMap<ServiceName, readonly Presence[]>, now: number): ChecksAnswer {
  const found = new Map<string, ChecksAnswer['differences'][number]>();
  const unknown = new Map<string, ChecksAnswer['unknown'][number]>();
  const rounds = new Map<string, ChecksAnswer['rounds'][number]>();
  const silent: string[] = [];
  for (const [service, processes] of presences) {
    if (!processes.some(({ differences }) => differences !== undefined)) silent.push(service);
    for (const { check, about, detail, since } of processes.flatMap(({ differences }) => differences ?? []))
      found.set(`${service}.${check}.${about}`, { service, check, about, detail, since });
    for (const one of processes.flatMap((process) => process.rounds ?? [])) {
      const { check, of, unknown_since: since, why } = one;
      const name = `${service}.${check}.${of}`;
      rounds.set(name, together(rounds.get(name) ?? { service, check, of, looked: 0, finished_at: null }, one));
      if (since !== null && now - Date.parse(since) > UNKNOWN_AFTER_MS) unknown.set(name, { service, check, since, why: why ?? 'unknown' });
    }
  }
  return {
    ok: found.size + unknown.size + silent.length === 0,
    differences: [...found.values()],
    difference_count: found.size,
    unknown: [...unknown.values()],
    silent,
    rounds: [...rounds.values()],
  };
}

const together = (known: ChecksAnswer['rounds'][number], { looked, finished_at: at }: Round): ChecksAnswer['rounds'][number] => ({
  ...known,
  looked: known.looked + looked,
  finished_at: at !== null && (known.finished_at === null || at > known.finished_at) ? at : known.finished_at,
});

/** What a service is asked to mend. */
export function namedDifferences(service: ServiceName, presences: ReadonlyMap<ServiceName, readonly Presence[]>): NamedDifference[] {
  return [...presences].flatMap(([finder, processes]) =>
    processes
      .flatMap(({ differences }) => differences ?? [])
      .filter(({ check }) => (PLANNER_MENDS.has(check) ? 'planner' : finder) === service)
      .flatMap(({ check, of, id }) => (of === undefined || id === undefined ? [] : [{ check, of, id }])),
  );
}
