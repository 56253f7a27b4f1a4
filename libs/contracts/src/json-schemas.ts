import { z } from 'zod';
import { everyEvent, everyQuestion } from './every';
import type { EventType, Question } from './message';

/** As far as messages need it: a JSON Schema of 2020-12. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** The schema of what is on the wire: quantities are texts there, and unknown fields are left to later versions. */
export function wireSchema(schema: z.ZodType<any, any>): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as JsonSchema;
}

export const eventName = ({ service, resource, schemaVersion }: EventType<any>): string => `${service}.${resource}.v${schemaVersion}`;

/** The body of every event, by service, resource and major version: what a release promises to whoever listens. */
export const eventSchemas = (): Record<string, JsonSchema> =>
  Object.fromEntries(everyEvent.map(([, type]) => [eventName(type), wireSchema(type.body)]));

/** Both sides of every question: what a release promises to services of the release before. */
export const questionSchemas = (): Record<string, { readonly input: JsonSchema; readonly output: JsonSchema }> =>
  Object.fromEntries(
    everyQuestion.map(([, question]: [string, Question<any, any>]) => [
      question.subject,
      { input: wireSchema(question.input), output: wireSchema(question.output) },
    ]),
  );
