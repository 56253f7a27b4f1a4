import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, flag, instant, text } = answered;

const check = answer(
  'ReadinessCheck',
  { name: text, is_up: flag, detail: z.record(z.string(), z.unknown()) },
  { name: 'nats', is_up: true, detail: {} },
);

const replica = answer(
  'OpsReplica',
  { replica: text, version: text, revision: text, started_at: instant, uptime_seconds: count, is_ready: flag, checks: z.array(check) },
  {
    replica: '4f0c2a9b',
    version: '0.1.0',
    revision: '1a2b3c4d5e6f',
    started_at: '2026-05-04T08:15:00.000Z',
    uptime_seconds: 60,
    is_ready: true,
    checks: [],
  },
);

export const serviceAnswer = answer(
  'OpsService',
  { service: text, is_ready: flag, why_not: z.array(text), replicas: z.array(replica) },
  { service: 'sales', is_ready: true, why_not: [], replicas: [] },
);
export type ServiceAnswer = z.output<typeof serviceAnswer>;
