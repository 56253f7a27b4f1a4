import { z } from 'zod';
import { EVERY_SCOPE } from '@pegboard/access';
import { answer, answered } from '@pegboard/service';

const { text, instant } = answered;

export const signInCodeAnswer = answer(
  'SignInCode',
  { code: text.meta({ description: 'It signs in once: the board takes it at `/#code=…`' }), expires_at: instant },
  { code: 'q0h…', expires_at: '2026-05-04T08:25:00.000Z' },
);
export type SignInCodeAnswer = z.output<typeof signInCodeAnswer>;

export const sessionAnswer = answer(
  'Session',
  {
    key: text.meta({ description: 'To be sent as `Authorization: Bearer …`' }),
    name: text,
    scopes: z.array(z.enum(EVERY_SCOPE)),
    expires_at: instant,
  },
  { key: 'pgs_…', name: 'Ann', scopes: ['planner:read'], expires_at: '2026-05-04T20:15:00.000Z' },
);
export type SessionAnswer = z.output<typeof sessionAnswer>;
