import { applyDecorators, HttpStatus, Injectable } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Rejection } from '@pegboard/kit';
import { currentRequest } from '../request';
import { Answers } from '../openapi/answers';
import { jobAnswer, type JobAnswer } from './job.answer';
import { Jobs } from './jobs';

const WAIT_MS = 2_000;
const MOST_MS = 20_000;

/**
 * RFC 7240: how long a caller wants to wait for long work before it is answered with the job: `respond-async` not at all, `wait=5`
 * five seconds. What isn't understood is no wish.
 */
export function waitOf(prefer: string | undefined): number {
  const wishes = (prefer ?? '').split(',').map((wish) => wish.trim().toLowerCase());
  const [, seconds] = wishes.map((wish) => /^wait=(\d{1,5})$/.exec(wish)).find((match) => match !== null) ?? [];
  if (seconds !== undefined) return Math.min(MOST_MS, Number(seconds) * 1_000);
  return wishes.includes('respond-async') ? 0 : WAIT_MS;
}

/** Long work as a call: the answer if it is done soon, else 202 with the job. */
@Injectable()
export class JobCalls {
  constructor(private readonly jobs: Jobs) {}

  /**
   * @param answer makes the direct answer of what the steps found
   * @throws Rejection what the only step was refused for
   */
  async run<Answer>(
    kind: string,
    steps: readonly unknown[],
    answer: (results: Record<string, unknown>[]) => Answer,
  ): Promise<Answer | JobAnswer> {
    const id = await this.jobs.begin(kind, steps);
    const isDone = await this.jobs.wait(id, waitOf(currentRequest()?.prefer));
    const job = await this.jobs.view(id);
    if (!isDone) return accepted(job);
    const [only] = job.results;
    if (steps.length === 1 && only?.['details']) {
      const { code, reason: message, details } = only as Pick<Rejection, 'code' | 'details'> & { reason: string };
      throw Rejection.from({ code, message, details });
    }
    return answer(job.results);
  }
}

function accepted(job: JobAnswer): JobAnswer {
  const reply = currentRequest()?.reply;
  void reply?.status(HttpStatus.ACCEPTED);
  void reply?.header('location', `/v1/jobs/${job.id}`);
  return job;
}

/** Says in the API's description that a call may be answered with a job, and how a caller chooses. */
export const MayBecomeJob = (): MethodDecorator =>
  applyDecorators(
    Answers(jobAnswer, {
      status: HttpStatus.ACCEPTED,
      description: 'It takes longer than the caller wants to wait. `Location` is the address of the job, which goes on.',
      headers: { Location: { description: 'The address of the job: `/v1/jobs/{id}`', schema: { type: 'string' } } },
    }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: '`respond-async`: answer at once with a job. `wait=5`: answer with a job after 5 seconds; at most 20, and 2 if absent.',
      schema: { type: 'string', examples: ['respond-async', 'wait=5'] },
    }),
  );
