import type { Type } from '@nestjs/common';
import { PATTERN_EXTRAS_METADATA, PATTERN_METADATA, TRANSPORT_METADATA } from '@nestjs/microservices/constants';
import type { EventType } from '@pegboard/contracts';
import { JETSTREAM } from '@pegboard/eventing';

type Method = (...args: unknown[]) => Promise<unknown>;

export interface Listeners {
  readonly events: { readonly pattern: string; readonly eventType: EventType<unknown>; readonly hear: Method }[];
  readonly questions: { readonly subject: string; readonly answer: (data: unknown) => Promise<unknown> }[];
}

/** What the controllers hear and answer on the bus, by what `@Hears` and `@Replies` say of their methods. */
export function listenersOf(controllers: readonly Type<object>[], instanceOf: (type: Type<object>) => object): Listeners {
  const found: Listeners = { events: [], questions: [] };
  for (const type of controllers) {
    const prototype = type.prototype as Record<string, Method>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name)?.value as Method | undefined;
      const [pattern] = (method && (Reflect.getMetadata(PATTERN_METADATA, method) as [string] | undefined)) ?? [];
      if (!method || pattern === undefined) continue;
      const instance = instanceOf(type);
      const call = async (...args: unknown[]): Promise<unknown> => method.apply(instance, args);
      if (Reflect.getMetadata(TRANSPORT_METADATA, method) === JETSTREAM) {
        const { eventType } = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method) as { eventType: EventType<unknown> };
        found.events.push({ pattern, eventType, hear: call });
      } else found.questions.push({ subject: pattern, answer: (data) => call(data) });
    }
  }
  return found;
}
