import { headers, type Msg } from 'nats';
import { z } from 'zod';
import type { AtLeast, InputOf, OutputOf, Question } from '@pegboard/contracts';
import { Rejection, type RejectionDetail, type RejectionKind } from '@pegboard/kit';
import type { Asker, Clock, Timers } from '../ports';
import { continued, currentTrace, noteWritten } from '../trace';
import type { BusConnection } from './connection';

/** What an answering service sends back: the answer, or the refusal in its own words. */
export type Reply =
  | { readonly ok: unknown; readonly written: AtLeast }
  | { readonly refused: { kind: RejectionKind; code: string; message: string; details: readonly RejectionDetail[] } }
  | { readonly failed: { traceId: string | undefined } };

const DEFAULT_DEADLINE_MS = 5_000;
const ASK_AGAIN_AFTER_MS = 150;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const unavailable = (what: string): Rejection =>
  new Rejection('unavailable', 'SERVICE_UNAVAILABLE', `${what} does not answer at the moment; nothing was changed. Ask again in a few seconds.`);

/** It was asked and may have done it: only asking again says. */
const silent = (what: string): Rejection =>
  new Rejection('unavailable', 'SERVICE_UNAVAILABLE', `${what} did not answer in time. What was asked may have been done or not; asking again tells, and does nothing twice.`);

/** Asks over NATS request/reply, in the envelope that Nest's NATS transport expects. */
export class NatsAsker implements Asker {
  private asked = 0;

  constructor(
    private readonly bus: BusConnection,
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  async ask<Q extends Question<any, any>>(question: Q, input: InputOf<Q>, options: { deadlineMs?: number } = {}): Promise<OutputOf<Q>> {
    const deadline = this.clock.milliseconds() + (options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    const packet = { pattern: question.subject, data: z.encode(question.input, input), id: String(++this.asked) };
    const reply = await this.request(question.subject, encoder.encode(JSON.stringify(packet)), deadline);
    return answerOf(question, reply);
  }

  private async request(subject: string, payload: Uint8Array, deadline: number): Promise<Reply> {
    const extra = headers();
    extra.set('traceparent', continued(currentTrace()?.traceparent));
    extra.set('caller', this.bus.options.name);
    for (;;) {
      const left = deadline - this.clock.milliseconds();
      if (left <= 0) throw unavailable(subject.split('.')[0]!);
      try {
        const message = await this.bus.nats.request(subject, payload, { timeout: left, headers: extra });
        return readReply(message);
      } catch (error) {
        // Nobody listens yet: the other service is starting again. Any other trouble may have reached it already.
        if ((error as { code?: string }).code !== '503') throw silent(subject.split('.')[0]!);
        await this.timers.sleep(Math.min(ASK_AGAIN_AFTER_MS, Math.max(left, 1)));
      }
    }
  }
}

function readReply(message: Msg): Reply {
  const packet = JSON.parse(decoder.decode(message.data)) as { response?: Reply; err?: unknown };
  return packet.response ?? { failed: { traceId: undefined } };
}

/** The checked answer. @throws Rejection the refusal of the other side; Error if it failed or answered out of schema */
export function answerOf<Q extends Question<any, any>>(question: Q, reply: Reply): OutputOf<Q> {
  if ('ok' in reply) {
    noteWritten(reply.written);
    return z.decode(question.output as z.ZodType, reply.ok) as OutputOf<Q>;
  }
  if ('refused' in reply) {
    const { kind, code, message, details } = reply.refused;
    throw new Rejection(kind, code, message, details);
  }
  throw new Error(`${question.subject} failed at the other side (trace ${reply.failed.traceId ?? 'unknown'})`);
}
