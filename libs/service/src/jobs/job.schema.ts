import {
  actorField,
  anything,
  collectionSchema,
  instantText,
  optional,
  text,
  whole,
  type Actor,
  type OptionalField,
} from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** Work that may take longer than a call: written down before its first step. */
export interface KeptJob {
  readonly _id: number;
  /** What its steps mean. */
  readonly kind: string;
  readonly steps: unknown;
  readonly total: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly finishedAt: Instant | null;
  /** Which process works on it, and until when nobody else does, in milliseconds. */
  readonly worker: string;
  readonly leasedUntil: number;
  /** Who asked for it: whichever process works on it does so on their behalf. */
  readonly actor?: Actor;
}

export const jobsSchema = collectionSchema<KeptJob>(
  'jobs',
  {
    _id: whole,
    kind: text,
    steps: anything(),
    total: whole,
    createdAt: instantText,
    expiresAt: instantText,
    finishedAt: optional(instantText) as OptionalField<Instant>,
    worker: text,
    leasedUntil: whole,
    actor: optional(actorField),
  },
  [{ keys: { finishedAt: 1, leasedUntil: 1 } }, 'expiresAt'],
);

/** What became of one step: what it found for each thing it worked on. The first one that is written stays. */
export interface KeptStep {
  readonly _id: string;
  readonly job: number;
  readonly step: number;
  readonly results: unknown;
}

export const jobStepsSchema = collectionSchema<KeptStep>('job_steps', { _id: text, job: whole, step: whole, results: anything() }, [
  { keys: { job: 1, step: 1 } },
]);
