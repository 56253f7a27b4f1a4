import fc from 'fast-check';
import { z } from 'zod';
import { eventName, everyEvent, everyQuestion } from '../index';
import { sampleOf } from './samples';

/** Messages as a release writes them: proof that later versions read what they say they do. */
export interface RecordedExamples {
  readonly events: Readonly<Record<string, readonly unknown[]>>;
  readonly questions: Readonly<Record<string, { readonly input: readonly unknown[]; readonly output: readonly unknown[] }>>;
}

const EACH = 3;

const examplesOf = (schema: z.ZodType<any, any>): unknown[] =>
  fc.sample(sampleOf(schema), { seed: 1, numRuns: EACH }).map((value): unknown => JSON.parse(JSON.stringify(z.encode(schema, value))));

/** Of every event and question of this version, the same ones each time. */
export const recordedExamples = (): RecordedExamples => ({
  events: Object.fromEntries(everyEvent.map(([, type]) => [eventName(type), examplesOf(type.body)])),
  questions: Object.fromEntries(
    everyQuestion.map(([, { subject, input, output }]) => [subject, { input: examplesOf(input), output: examplesOf(output) }]),
  ),
});
