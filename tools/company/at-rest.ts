import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api';

const LOOKS_EVERY_MS = 200;

/**
 * What is still on its way, a sentence each: events that are not published, not handled, not planned, or statuses that the planner has
 * not broadcast. In this sequence: whoever handles an event may store another one, which is handled next. If none came while all were
 * looked at, none will come. The one definition of rest for tests, chaos, races and trouble on a running company.
 */
export async function onItsWay(api: Api): Promise<string[]> {
  const consumers = await api.get('/v1/ops/consumers');
  const outboxes = await api.get('/v1/ops/outboxes');
  const { lag, is_busy, end_sequence } = await api.get('/v1/plan/status');
  const isPlanned = lag === 0 && !is_busy && end_sequence === consumers.last_sequence;
  return [
    ...consumers.data.filter((one: any) => one.lag > 0).map((one: any) => `${one.name} is ${one.lag} behind`),
    ...outboxes.data.filter((one: any) => one.unsent > 0).map((one: any) => `${one.unsent} of ${one.service} are not sent`),
    ...(isPlanned ? [] : [`the plan is at ${end_sequence} of ${consumers.last_sequence}, ${lag} behind`]),
  ];
}

/** Waits until nothing is on its way any more. A company that doesn't answer isn't at rest. @throws Error with what still is on its way */
export async function untilAtRest(api: Api, withinMs = 120_000): Promise<void> {
  const until = Date.now() + withinMs;
  for (let left = 'nothing answered'; ; await pause(LOOKS_EVERY_MS)) {
    if (Date.now() > until) throw new Error(`not at rest within ${withinMs / 1000} s: ${left}`);
    const found = await onItsWay(api).catch((problem: Error) => [problem.message]);
    if (found.length === 0) return;
    left = found.join('; ');
  }
}
