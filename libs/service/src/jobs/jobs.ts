import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  CLOCK,
  currentActor,
  DATABASE,
  IDS,
  onBehalfOf,
  ON_PROBLEM,
  TIMERS,
  type Clock,
  type Collection,
  type Database,
  type Ids,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { instant, mapAtOnce, notFound, Rejection } from '@pegboard/kit';
import { Draining } from '../draining';
import { withoutRequest } from '../request';
import type { JobAnswer } from './job.answer';
import { jobsSchema, jobStepsSchema, type KeptJob, type KeptStep } from './job.schema';

const LEASE_MS = 15_000;
const CLOCKS_DIFFER_MS = 15_000;
const LOOK_EVERY_MS = 5_000;
/** A finished job can be asked for so long. */
const LIFE_MS = 24 * 60 * 60 * 1_000;
/** A step that a service is down for is tried again after these pauses, and then counts as failed. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
const STEPS_AT_ONCE = 4;
const LOOK_PAGE = 20;

/** What a step found, for each thing that it worked on. */
export type StepResults = readonly Readonly<Record<string, unknown>>[];

/** One step of a job. It may be run again, by another process too, and then finishes the same work. */
export type RunStep<Step> = (step: Step) => Promise<StepResults>;

/**
 * Work that may take longer than a call. It is written down before its first step, so that it survives its process: another replica
 * takes it over when the lease has run out, and goes on with the steps that have no result.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap {
  private readonly jobs: Collection<KeptJob>;
  private readonly steps: Collection<KeptStep>;
  private readonly kinds = new Map<string, RunStep<any>>();
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly worker = randomUUID();

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
    private readonly draining: Draining,
  ) {
    this.jobs = database.collection(jobsSchema);
    this.steps = database.collection(jobStepsSchema);
  }

  onApplicationBootstrap(): void {
    this.draining.add(() => Promise.all(this.underWay.values()));
    this.timers.every(
      LOOK_EVERY_MS,
      () => void this.sweep().catch((problem: unknown) => this.onProblem(problem, { doing: 'looking for jobs' })),
    );
  }

  /** Says how the steps of a kind are run. Every replica must know it before it takes such a job over. */
  register<Step>(kind: string, run: RunStep<Step>): void {
    this.kinds.set(kind, run);
  }

  /** Begins a job; one request under an `Idempotency-Key` has one job, however often it is sent. */
  async begin(kind: string, steps: readonly unknown[]): Promise<number> {
    const id = await this.ids.next('job');
    const now = this.clock.milliseconds();
    const actor = currentActor();
    const isNew = await this.jobs.insert({
      _id: id,
      kind,
      steps,
      total: steps.length,
      createdAt: instant(now),
      expiresAt: instant(now + LIFE_MS),
      finishedAt: null,
      worker: this.worker,
      leasedUntil: now + LEASE_MS,
      ...(actor ? { actor } : {}),
    });
    if (isNew) this.work(id);
    return id;
  }

  /** @throws Rejection NOT_FOUND for one that there never was, or whose time is over */
  async view(id: number): Promise<JobAnswer> {
    const job = await this.jobs.get(id);
    if (!job || job.expiresAt <= this.clock.now()) throw notFound('job', id);
    const steps = await this.steps.find({ job: id }, { sort: { step: 1 } });
    return {
      id,
      kind: job.kind,
      status: job.finishedAt ? 'DONE' : 'RUNNING',
      steps_total: job.total,
      steps_done: steps.length,
      results: steps.flatMap(({ results }) => results as Record<string, unknown>[]),
      created_at: job.createdAt,
      finished_at: job.finishedAt ?? null,
      expires_at: job.expiresAt,
    };
  }

  /** Resolves when it is finished, to true, or after so long, to false. Another replica may be working on it. */
  async wait(id: number, waitMs: number): Promise<boolean> {
    const until = this.clock.elapsed() + waitMs;
    for (;;) {
      if ((await this.jobs.get(id))?.finishedAt) return true;
      const left = until - this.clock.elapsed();
      if (left <= 0) return false;
      const own = this.underWay.get(id);
      await Promise.race([this.timers.sleep(Math.min(left, own ? left : 100)), ...(own ? [own] : [])]);
    }
  }

  /** Takes over what a process left that died or leaves, and forgets what is over. */
  async sweep(): Promise<void> {
    const now = this.clock.milliseconds();
    if (this.draining.isOn) return;
    // One that is leased for longer than there are leases is of a process whose clock was ahead.
    const isFree = { $or: [{ leasedUntil: { $lt: now } }, { leasedUntil: { $gt: now + LEASE_MS + CLOCKS_DIFFER_MS } }] };
    const left = await this.jobs.find({ finishedAt: null, ...isFree }, { sort: { _id: 1 }, limit: LOOK_PAGE });
    for (const { _id: id, leasedUntil, kind } of left) {
      if (!this.kinds.has(kind) || this.underWay.has(id)) continue;
      const set = { worker: this.worker, leasedUntil: now + LEASE_MS };
      if (await this.jobs.update({ id, where: { leasedUntil }, set })) this.work(id);
    }
    const over = await this.jobs.find({ expiresAt: { $lt: instant(now) } }, { sort: { _id: 1 }, limit: LOOK_PAGE });
    for (const { _id: id } of over) {
      for (const step of await this.steps.find({ job: id }, { only: ['job'] })) await this.steps.remove(step._id);
      await this.jobs.remove(id);
    }
  }

  private work(id: number): void {
    const renewing = this.timers.every(LEASE_MS / 3, () => {
      const set = { leasedUntil: this.clock.milliseconds() + LEASE_MS };
      this.jobs.update({ id, where: { worker: this.worker }, set }).catch((problem: unknown) => this.onProblem(problem, { job: id }));
    });
    // The steps outlive the request: what it may be told, and the ids that its key stands for, are not theirs.
    const done = withoutRequest(() => this.run(id))
      .catch((problem: unknown) => this.onProblem(problem, { doing: 'working on a job', job: id }))
      .finally(() => {
        renewing.cancel();
        this.underWay.delete(id);
      });
    this.underWay.set(id, done);
  }

  private async run(id: number): Promise<void> {
    const job = await this.jobs.get(id);
    if (!job || job.finishedAt) return;
    const done = new Set((await this.steps.find({ job: id }, { only: ['step'] })).map(({ step }) => step));
    const due = (job.steps as unknown[]).map((step, index) => ({ step, index })).filter(({ index }) => !done.has(index));
    await mapAtOnce(due, STEPS_AT_ONCE, async ({ step, index }) => {
      if (this.draining.isOn) return;
      const results = await onBehalfOf(job.actor, () => this.tried(this.kinds.get(job.kind)!, step));
      await this.steps.insert({ _id: `${id}/${index}`, job: id, step: index, results });
    });
    const isLeft = (await this.steps.count({ job: id })) < job.total;
    // Another replica needn't wait for the lease to run out.
    const set = isLeft ? { leasedUntil: 0 } : { finishedAt: this.clock.now() };
    await this.jobs.update({ id, where: { finishedAt: null }, set });
  }

  private async tried(run: RunStep<unknown>, step: unknown): Promise<StepResults> {
    for (let tries = 0; ; tries++) {
      try {
        return await run(step);
      } catch (problem) {
        const isUnavailable = !(problem instanceof Rejection) || problem.kind === 'unavailable';
        if (!(problem instanceof Rejection)) this.onProblem(problem, { doing: 'a step of a job' });
        if (!isUnavailable || tries >= PAUSES_MS.length) return [refusalOf(problem)];
        await this.timers.sleep(PAUSES_MS[tries]!);
      }
    }
  }
}

function refusalOf(problem: unknown): StepResults[number] {
  if (!(problem instanceof Rejection))
    return { result: 'failed', code: 'INTERNAL_ERROR', reason: 'The step failed by a mistake of the service.', details: [] };
  const { code, message, details } = problem;
  return { result: 'failed', code, reason: message, details };
}
