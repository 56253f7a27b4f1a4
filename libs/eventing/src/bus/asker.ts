import { SpanKind } from '@opentelemetry/api';
import { headers, type Msg } from 'nats';
import { z } from 'zod';
import type { InputOf, OutputOf, Question } from '@pegboard/contracts';
import { Rejection } from '@pegboard/kit';
import { measured, questionsAsked } from '../metrics';
import type { Asker, Clock, Timers } from '../ports';
import { inSpan } from '../spans';
import { actorHeader } from '../actor';
import { continued, currentActor, traceparent } from '../trace';
import { isForbidden, isUnheard } from './bus-errors';
import type { BusConnection } from './connection';
import { readObject } from './packet';
import { answerOf, questionWork, unanswered, unavailable, type Reply } from './reply';

const DEFAULT_DEADLINE_MS = 5_000;
const ASK_AGAIN_AFTER_MS = 150;
/** A bus that is away for longer is away for longer. */
const COMES_BACK_WITHIN_MS = 1_000;
const encoder = new TextEncoder();

/** Asks over NATS request/reply, in the envelope that Nest's NATS transport expects. */
export class NatsAsker implements Asker {
  private asked = 0;

  constructor(
    private readonly bus: BusConnection,
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  async ask<Q extends Question<any, any>>(question: Q, input: InputOf<Q>, options: { deadlineMs?: number } = {}): Promise<OutputOf<Q>> {
    const deadline = this.clock.elapsed() + (options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    const packet = { pattern: question.subject, data: z.encode(question.input, input), id: String(++this.asked) };
    const payload = encoder.encode(JSON.stringify(packet));
    const ask = async (): Promise<OutputOf<Q>> => answerOf(question, await this.request(question.subject, payload, deadline));
    const asSpan = (): Promise<OutputOf<Q>> => inSpan(questionWork(question, SpanKind.CLIENT), undefined, ask);
    return measured(questionsAsked, { question: question.subject }, asSpan, outcomeOf);
  }

  private async request(subject: string, payload: Uint8Array, deadline: number): Promise<Reply> {
    const extra = headers();
    extra.set('traceparent', traceparent() ?? continued(undefined));
    extra.set('caller', this.bus.options.name);
    const actor = currentActor();
    if (actor) extra.set('actor', actorHeader(actor));
    const began = this.clock.elapsed();
    for (;;) {
      const now = this.clock.elapsed();
      const left = deadline - now;
      // What is sent now would wait in this process: nobody is kept waiting for a bus that is down, and nothing has happened.
      const isAway = !this.bus.isConnected;
      if (left <= 0 || (isAway && now - began > COMES_BACK_WITHIN_MS)) throw unavailable(subject.split('.')[0]!);
      if (isAway) {
        await this.timers.sleep(Math.min(ASK_AGAIN_AFTER_MS, left));
        continue;
      }
      try {
        const message = await this.bus.nats.request(subject, payload, { timeout: left, headers: extra });
        return readReply(message);
      } catch (error) {
        // A question that the bus doesn't let us ask is missing in the table of allowed questions: our mistake, and the bus is not down.
        if (isForbidden(error)) throw error;
        // Nobody listens yet: the other service is starting again. Any other trouble may have reached it already.
        if (!isUnheard(error)) throw unanswered(subject.split('.')[0]!);
        await this.timers.sleep(Math.min(ASK_AGAIN_AFTER_MS, Math.max(left, 1)));
      }
    }
  }
}

function outcomeOf(problem: unknown): string {
  if (!(problem instanceof Rejection)) return 'failed';
  return problem.kind === 'unavailable' ? 'unavailable' : 'refused';
}

function readReply(message: Msg): Reply {
  const response = readObject(message.data)?.['response'] as Reply | undefined;
  return response ?? { failed: { traceId: undefined } };
}
