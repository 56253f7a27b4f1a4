import type { OwnMessage, StreamMemory } from '../store/stream-memory';
import { isMissing } from './bus-errors';
import { EVENTS, type BusConnection } from './connection';
import { readObject } from './packet';

/** The stream, asked for single messages: every service may do that. */
export class JetStreamMemory implements StreamMemory {
  constructor(private readonly bus: BusConnection) {}

  next(service: string, after: number): Promise<OwnMessage | undefined> {
    return this.ask({ seq: after + 1, next_by_subj: `evt.${service}.>` });
  }

  last({ service, resource }: { service: string; resource: string }, id?: number): Promise<OwnMessage | undefined> {
    return this.ask({ last_by_subj: `evt.${service}.${resource}.${id === undefined ? '' : `${id}.`}>` });
  }

  private async ask(which: object): Promise<OwnMessage | undefined> {
    try {
      const { seq, subject, data } = await this.bus.manager.streams.getMessage(EVENTS, which as { last_by_subj: string });
      const [, , resource, id] = subject.split('.');
      const said = readObject(data)?.['data'] as { aggregate?: unknown } | undefined;
      return { sequence: seq, resource: resource!, id: Number(id), body: said?.aggregate };
    } catch (problem) {
      if (isMissing(problem)) return undefined;
      throw problem;
    }
  }
}

/** When a message was sent; undefined if it isn't there. */
export async function timeOf(bus: BusConnection, sequence: number): Promise<Date | undefined> {
  try {
    return sequence === 0 ? undefined : (await bus.manager.streams.getMessage(EVENTS, { seq: sequence })).time;
  } catch (problem) {
    if (isMissing(problem)) return undefined;
    throw problem;
  }
}
