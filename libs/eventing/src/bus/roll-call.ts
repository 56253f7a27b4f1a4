import { RequestStrategy, type Msg } from 'nats';
import { z } from 'zod';
import type { InputOf, OutputOf, Question } from '@pegboard/contracts';
import { isUnheard } from './bus-errors';
import type { BusConnection } from './connection';
import { isToInbox, readObject, readQuestion } from './packet';
import { replyOf, type Reply } from './reply';

const encoder = new TextEncoder();
const FIRST_WITHIN_MS = 3_000;
const OTHERS_WITHIN_MS = 500;

/** Answers a question in every process, where `@Answers` lets one of them answer. */
export function answerEverywhere<Input, Output>(
  bus: BusConnection,
  question: Question<Input, Output>,
  method: (input: Input) => Promise<Output> | Output,
): void {
  bus.nats.subscribe(question.subject, { callback: (_closed, message) => void answer(message, question, method) });
}

/**
 * Answers a kind of question in one of the processes of a service.
 * @param kind the question on `*` instead of the last words of its subject, which the method is given
 */
export function answerKind<Input, Output>(
  bus: BusConnection,
  kind: Question<Input, Output>,
  method: (word: string, input: Input) => Promise<Output> | Output,
): void {
  const callback = (_closed: unknown, message: Msg): void => {
    const word = message.subject.slice(kind.subject.indexOf('*'));
    void answer(message, kind, (input: Input) => method(word, input));
  };
  bus.nats.subscribe(kind.subject, { queue: bus.options.name, callback });
}

async function answer<Input, Output>(
  message: Msg,
  question: Question<Input, Output>,
  method: (input: Input) => Promise<Output> | Output,
): Promise<void> {
  if (!isToInbox(message)) return;
  const { data, id } = readQuestion(message.data, question.subject);
  const response = await replyOf(question, data, method);
  message.respond(encoder.encode(JSON.stringify({ response, isDisposed: true, id })));
}

/** Asks every process that answers, and waits until no more answers come. One that fails to answer is as if it weren't there. */
export async function askEverybody<Q extends Question<any, any>>(
  bus: BusConnection,
  question: Q,
  input: InputOf<Q>,
): Promise<OutputOf<Q>[]> {
  const packet = { pattern: question.subject, data: z.encode(question.input, input), id: '1' };
  const replies: OutputOf<Q>[] = [];
  try {
    const answers = await bus.nats.requestMany(question.subject, encoder.encode(JSON.stringify(packet)), {
      strategy: RequestStrategy.JitterTimer,
      maxWait: FIRST_WITHIN_MS,
      jitter: OTHERS_WITHIN_MS,
    });
    for await (const message of answers) {
      if (message.headers?.code) continue;
      const response = readObject(message.data)?.['response'] as Reply | undefined;
      const answer = response && 'ok' in response ? question.output.safeDecode(response.ok as never) : undefined;
      if (answer?.success) replies.push(answer.data as OutputOf<Q>);
    }
  } catch (problem) {
    // Nobody answers at all.
    if (!isUnheard(problem)) throw problem;
  }
  return replies;
}
