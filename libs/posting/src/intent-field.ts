import { Refusal } from '@pegboard/contracts';
import { optional, part, text, whole, wireField, type Field, type FieldsOf } from '@pegboard/eventing';
import type { Intent } from './intent';
import type { WaitingEdit } from './waiting-edit';

/** An intent as a document keeps it. */
export const intentField = part<Intent>({ postingId: text, attempts: whole, refusal: optional(wireField(Refusal)) });

/** An edit that waits for the outcome of a posting, as a document keeps it. */
export const waitingEditField = <Edit extends object>(fields: FieldsOf<Edit>): Field<WaitingEdit<Edit>> =>
  part<WaitingEdit<Edit>>({ postingId: text, edit: part<Edit>(fields) } as never);
