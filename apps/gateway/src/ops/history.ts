import { everyEvent, type EventType } from '@pegboard/contracts';
import type { ReadMessage } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import type { FieldChange } from './change.answer';

/** They change with everything, and are said beside. */
const COUNTED = new Set(['version', 'updated_at']);

const OBJECT = /^([a-z_]{1,50})\/([\w-]{1,100})$/;

type Leaves = Map<string, unknown>;

/** Every value inside by its path. Parts with an id are named by it, so that a row that moved is the same row. */
function leavesOf(value: unknown, path = '', found: Leaves = new Map()): Leaves {
  if (Array.isArray(value)) value.forEach((one, i) => leavesOf(one, `${path}[${idOf(one) ?? i}]`, found));
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) leavesOf(inner, path === '' ? name : `${path}.${name}`, found);
  else found.set(path, value);
  return found;
}

const idOf = (part: unknown): unknown => (typeof part === 'object' && part !== null && 'id' in part ? part.id : undefined);

/** What differs between two states of an aggregate, old to new, by field. */
export function fieldsChanged(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [leavesOf(before ?? {}), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => !COUNTED.has(path));
  return paths.map((field) => ({ field, old: old.get(field) ?? null, new: now.get(field) ?? null })).filter((one) => one.old !== one.new);
}

const aggregateIn = ({ event }: ReadMessage): Record<string, unknown> | undefined =>
  (event['data'] as { aggregate?: Record<string, unknown> } | undefined)?.aggregate;

/**
 * What each event of one object changed, by the event's id. An event tells the state at its sending, which may contain a later change
 * already: then that one has changed nothing more.
 * @param messages all events of the object that there are, in their order
 */
export function historyOf(messages: readonly ReadMessage[]): Map<string, FieldChange[] | null> {
  const history = new Map<string, FieldChange[] | null>();
  let before: Record<string, unknown> | undefined;
  for (const message of messages) {
    const state = aggregateIn(message);
    if (!state) continue;
    const isFirst = before === undefined && Number(state['version']) > 1;
    if (!history.has(message.messageId)) history.set(message.messageId, isFirst ? null : fieldsChanged(before, state));
    before = state;
  }
  return history;
}

/** The events of an object; undefined for what the gateway keeps, which is in no event. @throws Rejection UNKNOWN_OBJECT */
export function typeOfObject(of: string): EventType<any> | undefined {
  const resource = OBJECT.exec(of)?.[1];
  if (resource !== undefined)
    return everyEvent.map(([, type]) => type).find((type) => type.resource === resource && type.service !== 'planner');
  throw reject('UNKNOWN_OBJECT', 'of', `"${of}" names no object. An example is sales_order/7.`);
}
