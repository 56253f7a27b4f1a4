import { Refusal } from '@pegboard/contracts';
import type { BatchLine, StepIntent } from '@pegboard/domain-inventory';
import { dayText, flag, oneOf, optional, part, quantity, text, whole, wireField, type Field } from '@pegboard/eventing';

/** What documents that move stock have in common. */

export const batchLine = part<BatchLine>({
  batchId: optional(whole),
  batchNumber: optional(text),
  expirationDate: optional(dayText),
  quantity,
  isSuggested: optional(flag),
});

export const stepIntent = <const Action extends string>(actions: readonly Action[]): Field<StepIntent<Action>> =>
  part<StepIntent<string>>({
    action: optional(oneOf<string>(actions)),
    postingId: text,
    attempts: whole,
    refusal: optional(wireField(Refusal)),
  }) as Field<StepIntent<Action>>;
