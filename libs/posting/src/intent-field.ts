import { Refusal } from '@pegboard/contracts';
import { optional, part, text, whole, wireField } from '@pegboard/eventing';
import type { Intent } from './intent';

/** An intent as a document keeps it. */
export const intentField = part<Intent>({ postingId: text, attempts: whole, refusal: optional(wireField(Refusal)) });
