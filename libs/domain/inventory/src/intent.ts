import type { Refusal } from '@pegboard/contracts';
import { nextIntent, type Intent } from '@pegboard/posting';

/** The intent of a document that takes several kinds of steps. `action` is the step that has no outcome yet; null: none. */
export interface StepIntent<Action extends string> extends Intent {
  readonly action: Action | null;
}

/** A document with such an intent; null: it has never asked for a posting. */
export interface WithSteps<Action extends string = string> {
  readonly intent: StepIntent<Action> | null;
}
type ActionOf<A extends WithSteps> = NonNullable<NonNullable<A['intent']>['action']>;

/** How the release before wrote it: tries and refusal beside the intent, which was gone once it had an outcome. */
interface Former {
  readonly intent: { readonly action: string; readonly postingId: string } | null;
  readonly attempts?: number;
  readonly refusal?: Refusal | null;
}

/** The intent of a document, also of one that the release before wrote. */
export function lastStep<A extends WithSteps>(document: A): A['intent'] {
  const { attempts = 0, refusal = null, intent: former } = document as Former;
  if (attempts === 0 || (former && 'attempts' in former)) return document.intent;
  return { action: former?.action ?? null, postingId: former?.postingId ?? '', attempts, refusal };
}

/** The document with the intent of its next step. */
export const withStep = <A extends WithSteps>(document: A, action: ActionOf<A>, subject: string, verb: string): A => ({
  ...document,
  intent: { ...nextIntent(subject, verb, lastStep(document)), action },
});

/** The document with an outcome of its step: none is open any more. */
export function withoutStep<A extends WithSteps>(document: A, refusal: Refusal | null = null): A {
  const step = lastStep(document);
  return { ...document, intent: step && { ...step, action: null, refusal } };
}

/** The posting whose outcome a document waits for. */
export function openPosting(document: WithSteps): string | undefined {
  const step = lastStep(document);
  return step?.action ? step.postingId : undefined;
}
