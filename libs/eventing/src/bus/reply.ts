import type { SpanKind } from '@opentelemetry/api';
import { z } from 'zod';
import type { AtLeast, OutputOf, Question } from '@pegboard/contracts';
import { Rejection, type RefusalRecord } from '@pegboard/kit';
import { isAway } from '../away';
import { questionsAnswered } from '../metrics';
import type { Work } from '../spans';
import { noteWritten, traceId, writtenSoFar } from '../trace';

/** What an answering service sends back: the answer, or the refusal in its own words. */
export type Reply =
  | { readonly ok: unknown; readonly written: AtLeast }
  | { readonly refused: RefusalRecord }
  | { readonly failed: { traceId: string | undefined } };

export const unavailable = (what: string): Rejection =>
  new Rejection('SERVICE_UNAVAILABLE', `${what} does not answer. Nothing was changed. Try again in a few seconds.`);

/** It was asked and may have done it: only asking again says. */
export const unanswered = (what: string): Rejection =>
  new Rejection(
    'SERVICE_UNAVAILABLE',
    `${what} did not answer in time, so the result is unknown. Try again: a repeated request is done only once.`,
  );

/** Its database, or what it had to ask, went away while it worked: nobody's mistake, and it may be done. */
const cutShort = (what: string): Rejection =>
  new Rejection(
    'SERVICE_UNAVAILABLE',
    `${what} could not reach its database or the bus, so the result is unknown. Try again: a repeated request is done only once.`,
  );

/** Where failures of answers are logged; the service sets it once at start. */
export const answering = { onFailure: (_subject: string, _error: unknown): void => undefined };

/** A question as both sides show it in a trace. */
export function questionWork(question: Question<any, any>, kind: SpanKind): Work {
  const [service, ...method] = question.subject.split('.') as [string, ...string[]];
  return { name: question.subject, kind, attributes: { 'rpc.system': 'nats', 'rpc.service': service, 'rpc.method': method.join('.') } };
}

/** Runs the method behind a question and wraps what comes of it. Throws nothing. */
export async function replyOf<Input, Output>(
  question: Question<Input, Output>,
  raw: unknown,
  method: (input: Input) => Promise<Output> | Output,
): Promise<Reply> {
  const end = questionsAnswered.startTimer({ question: question.subject });
  const reply = await replyTo(question, raw, method);
  end({ outcome: 'ok' in reply ? 'ok' : 'refused' in reply ? 'refused' : 'failed' });
  return reply;
}

async function replyTo<Input, Output>(
  question: Question<Input, Output>,
  raw: unknown,
  method: (input: Input) => Promise<Output> | Output,
): Promise<Reply> {
  try {
    const input = question.input.safeParse(raw);
    if (!input.success) throw malformed(question, input.error);
    return { ok: z.encode(question.output as z.ZodType, await method(input.data)), written: writtenSoFar() };
  } catch (error) {
    if (error instanceof Rejection) return refused(error);
    if (isAway(error)) return refused(cutShort(question.subject.split('.')[0]!));
    answering.onFailure(question.subject, error);
    return { failed: { traceId: traceId() } };
  }
}

const refused = ({ kind, code, message, details }: Rejection): Reply => ({ refused: { kind, code, message, details } });

/** More questions wait than will be answered in time. */
export const busy = (subject: string): Reply =>
  refused(
    new Rejection(
      'SERVICE_BUSY',
      `More questions wait at ${subject.split('.')[0]!} than it can answer in time. Nothing was changed. Try again in a few seconds.`,
    ),
  );

/** Anybody who may ask can send what nobody can read, again and again: each is counted, and the first is logged. */
const saidMalformed = new Set<string>();

function malformed(question: Question<any, any>, problem: z.ZodError): Rejection {
  const refusal = new Rejection('MALFORMED_QUESTION', `${question.subject}: ${z.prettifyError(problem)}`);
  if (!saidMalformed.has(question.subject)) answering.onFailure(question.subject, refusal);
  saidMalformed.add(question.subject);
  return refusal;
}

/** The checked answer. @throws Rejection the refusal of the other side; Error if it failed or answered out of schema */
export function answerOf<Q extends Question<any, any>>(question: Q, reply: Reply): OutputOf<Q> {
  if ('ok' in reply) {
    noteWritten(reply.written);
    return z.decode(question.output as z.ZodType, reply.ok) as OutputOf<Q>;
  }
  if ('refused' in reply) throw Rejection.from(reply.refused);
  throw new Error(`${question.subject} failed at the other side (trace ${reply.failed.traceId ?? 'unknown'})`);
}
