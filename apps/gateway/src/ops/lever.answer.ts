import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, flag, text } = answered;

export const republishedAnswer = answer(
  'Republished',
  {
    service: text,
    published: count.nullable().meta({ description: 'The number of messages; null if it goes on in the background' }),
    is_running: flag,
  },
  { service: 'sales', published: 1240, is_running: false },
);

export const rebuiltAnswer = answer(
  'PlanRebuild',
  { phases: z.array(text).meta({ description: 'What each process of the planner does now' }) },
  { phases: ['rebuilding'] },
);
