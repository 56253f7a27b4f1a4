import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, id } = answered;

export const HOW = ['send', 'give_up'] as const;
export type HowToDrain = (typeof HOW)[number];

export const drainedAnswer = answer(
  'DrainedWebhook',
  { webhook_id: id, how: z.enum(HOW), deliveries: count.meta({ description: 'How many were waiting' }) },
  { webhook_id: 4, how: 'give_up', deliveries: 312 },
);
