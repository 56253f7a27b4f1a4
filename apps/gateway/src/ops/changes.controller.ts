import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { readScopeOf } from '@pegboard/access';
import type { EventType } from '@pegboard/contracts';
import { AuditStream, JetStreamReader, type BusConnection, type PlacedEntry } from '@pegboard/eventing';
import { Answers, Authenticator, forbidden } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';
import { changesAnswer, type ChangeAnswer, type ChangesAnswer, type FieldChange } from './change.answer';
import { ChangesQuery } from './change.dto';
import { historyOf, typeOfObject } from './history';

const HOUR_MS = 3_600_000;
const READ_AT_ONCE = 1_000;
/** So many entries are looked through for one page: somebody who did little is found with further pages. */
const MOST_READ = 10_000;
const MOST_VERSIONS = 1_000;

/** Who did what, when, in which call. */
@Controller('v1/ops/changes')
export class ChangesController {
  constructor(
    private readonly bus: GatewayBus,
    private readonly authenticator: Authenticator,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List what was changed, by whom',
    description:
      'Every change of an order, an item or another object, and every change of keys, webhooks and operations, in the order of the audit stream. With `of`, each change has the old and the new value of every field. That needs the right to read this object.',
  })
  @Answers(changesAnswer)
  async changes(@Query() query: ChangesQuery, @Req() request: FastifyRequest): Promise<ChangesAnswer> {
    const type = query.of === undefined ? undefined : typeOfObject(query.of);
    const caller = (await this.authenticator.callerOf(request))!;
    const needed = type && readScopeOf(type);
    if (needed && !caller.scopes.has(needed)) throw forbidden([needed], [needed]);
    const bus = await this.bus.connected('The bus');
    const stream = new AuditStream(bus, this.bus.auditDays);
    await stream.ensure();
    const { entries, next, isEnd } = await found(stream, query);
    const history = type && entries.length > 0 ? await this.historyOf(bus, type, query.of!.split('/')[1]!) : undefined;
    return { data: entries.map((entry) => changeView(entry, history)), next_after: next, is_end: isEnd };
  }

  private async historyOf(
    bus: BusConnection,
    { service, resource }: EventType<any>,
    id: string,
  ): Promise<Map<string, FieldChange[] | null>> {
    const reader = new JetStreamReader(bus, this.bus.timers, this.bus.onProblem);
    const { messages } = await reader.page({ after: 0, subjects: [`evt.${service}.${resource}.${id}.>`], limit: MOST_VERSIONS });
    return historyOf(messages);
  }
}

async function found(stream: AuditStream, query: ChangesQuery): Promise<{ entries: PlacedEntry[]; next: number; isEnd: boolean }> {
  const { of, by, limit } = query;
  const since = query.since ?? (of ? undefined : new Date(Date.now() - HOUR_MS).toISOString());
  const entries = new Map<string, PlacedEntry>();
  let after = query.after;
  for (let looked = 0; looked < MOST_READ; looked += READ_AT_ONCE) {
    const page = await stream.page({ after, since, of, limit: by ? READ_AT_ONCE : limit });
    for (const entry of page.entries) {
      if (by && entry.actor !== by && entry.actor_name !== by && !entry.actor?.split(' ').includes(by)) continue;
      if (!entries.has(entry.id)) entries.set(entry.id, entry);
      if (entries.size === limit) return { entries: [...entries.values()], next: entry.place, isEnd: entry.place >= page.end };
    }
    after = page.next;
    if (page.next >= page.end) return { entries: [...entries.values()], next: page.next, isEnd: true };
    if (!by) break;
  }
  return { entries: [...entries.values()], next: after ?? 0, isEnd: false };
}

const changeView = (
  { place: _place, sequence: _sequence, ...entry }: PlacedEntry,
  history: ReadonlyMap<string, FieldChange[] | null> | undefined,
): ChangeAnswer => ({ ...entry, fields: history?.get(entry.id) ?? null });
