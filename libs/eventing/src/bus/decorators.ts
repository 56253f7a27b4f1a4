import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import { applyDecorators, Catch, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload, Transport } from '@nestjs/microservices';
import type { NatsContext } from '@nestjs/microservices';
import { throwError } from 'rxjs';
import { heardSubject, type EventType, type Question } from '@pegboard/contracts';
import { readActorHeader } from '../actor';
import { inSpan } from '../spans';
import { withTrace } from '../trace';
import { replyOf, questionWork, type Reply } from './reply';

/** The transport of listeners: a durable JetStream consumer a service. */
export const JETSTREAM = Symbol('JETSTREAM');

/** Nest would hide what a listener throws behind a general error; the transport must see it to decide what becomes of it. */
@Catch()
class PassOn {
  catch(problem: unknown) {
    return throwError(() => problem);
  }
}

/** Without these Nest passes only the first argument to a method that declares no parameter decorators of its own. */
const withContext: MethodDecorator = (target, name) => {
  Payload()(target, name, 0);
  Ctx()(target, name, 1);
};

/** Listens to every event of a type. The method gets the checked body and the envelope; what it throws is tried again. */
export const Hears = <Body>(type: EventType<Body>): MethodDecorator =>
  applyDecorators(
    withContext,
    UseFilters(new PassOn()),
    EventPattern(heardSubject(type), JETSTREAM as unknown as Transport, { eventType: type }),
  );

/**
 * Answers a question over request/reply, within the caller's trace. The method gets the checked input; a Rejection goes
 * back in its own words, any other error as a failure with the trace id.
 */
export function Replies<Input, Output>(question: Question<Input, Output>): MethodDecorator {
  return applyDecorators(
    (_target: object, _name: string | symbol, descriptor: PropertyDescriptor) => {
      const method = descriptor.value as (input: Input) => Promise<Output> | Output;
      descriptor.value = function (this: unknown, raw: unknown, context?: NatsContext): Promise<Reply> {
        const headers = context?.getHeaders?.() as { get?(name: string): string } | undefined;
        const traceparent = headers?.get?.('traceparent');
        return withTrace(
          traceparent,
          () =>
            inSpan(questionWork(question, SpanKind.SERVER), traceparent ?? null, async (span) => {
              const reply = await replyOf(question, raw, (input) => method.call(this, input));
              if (span) noteReply(span, reply);
              return reply;
            }),
          readActorHeader(headers?.get?.('actor')),
        );
      };
    },
    withContext,
    MessagePattern(question.subject, Transport.NATS),
  );
}

function noteReply(span: Span, reply: Reply): void {
  if ('refused' in reply) span.setAttribute('pegboard.refusal', reply.refused.code);
  if ('failed' in reply) span.setStatus({ code: SpanStatusCode.ERROR });
}
