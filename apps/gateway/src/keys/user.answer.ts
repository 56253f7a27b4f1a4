import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { text } = answered;

/** Named as the public description names them, which is in another style here. */
export const userAnswer = answer(
  'User',
  {
    id: answered.id,
    firstName: text.meta({ description: 'The name of the key or of its user' }),
    lastName: text.meta({ description: 'Always empty: a key has one name' }),
    email: text.meta({ description: 'Always empty: a key has no address' }),
  },
  { id: 1391871306931703, firstName: 'web shop', lastName: '', email: '' },
);
export type UserAnswer = z.output<typeof userAnswer>;
