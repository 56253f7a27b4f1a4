import { memoryWorld } from '@pegboard/eventing/testing';
import { Rejection, reject } from '@pegboard/kit';
import { Draining } from '../draining';
import { RequestIds } from '../request-ids';
import { withRequest } from '../request';
import { JobCalls, waitOf } from './job-calls';
import type { JobAnswer } from './job.answer';
import { Jobs, type RunStep } from './jobs';

type World = ReturnType<typeof memoryWorld>;
type Step = { n: number };

/** A process of a service over what is kept. @param work what it does in a step */
function replica(world: World, work: RunStep<Step>) {
  const problems: unknown[] = [];
  const draining = new Draining();
  const { database, clock, timers, ids, claims } = world;
  const jobs = new Jobs(database, new RequestIds(ids, claims), clock, timers, (problem) => void problems.push(problem), draining);
  jobs.register('count', work);
  jobs.onApplicationBootstrap();
  return { jobs, calls: new JobCalls(jobs), draining, problems };
}

const steps = (count: number): Step[] => Array.from({ length: count }, (_, i) => ({ n: i + 1 }));
const counted =
  (done: number[]) =>
  async ({ n }: Step) => (done.push(n), [{ n }]);
/** A step that begins, and ends when it is told. */
function held() {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  return { release, gate };
}
/** What was begun goes as far as it can. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const replyOf = () => {
  const sent: { status?: number; headers: Record<string, string> } = { headers: {} };
  const reply = {
    status: (code: number) => ((sent.status = code), reply),
    header: (name: string, value: string) => ((sent.headers[name] = value), reply),
  };
  return { sent, reply: reply as never };
};

describe('a job', () => {
  it('runs each step once, keeps what each found in the order of the request, and is done', async () => {
    const done: number[] = [];
    const { jobs } = replica(memoryWorld(), counted(done));
    const id = await jobs.begin('count', steps(9));
    expect(await jobs.wait(id, 1_000)).toBe(true);
    expect(await jobs.view(id)).toMatchObject({ status: 'DONE', steps_total: 9, steps_done: 9, results: steps(9) });
    expect(done.sort()).toEqual(steps(9).map(({ n }) => n));
  });

  it('is answered directly if it is done in time, else with 202 and its address', async () => {
    const { gate, release } = held();
    const { calls } = replica(memoryWorld(), counted([]));
    const soon = replyOf();
    const sum = (results: Record<string, unknown>[]) => results.length;
    expect(await withRequest({ reply: soon.reply }, () => calls.run('count', steps(1), sum))).toBe(1);
    expect(soon.sent).toEqual({ headers: {} });
    const late = replyOf();
    const slow = replica(memoryWorld(), async ({ n }) => (await gate, [{ n }]));
    const job = (await withRequest({ reply: late.reply, prefer: 'respond-async' }, () =>
      slow.calls.run('count', steps(2), sum),
    )) as JobAnswer;
    expect([late.sent, job]).toMatchObject([
      { status: 202, headers: { location: `/v1/jobs/${job.id}` } },
      { status: 'RUNNING', steps_total: 2 },
    ]);
    release();
    expect(await slow.jobs.wait(job.id, 1_000)).toBe(true);
  });

  it('that is one step is refused as the call would be; of many, the refusal stands among the results', async () => {
    const refuse: RunStep<Step> = async ({ n }) => {
      if (n === 1) throw reject('NOT_PRODUCIBLE', 'data/0/x', 'It can’t be made.', { n });
      return [{ n }];
    };
    const { calls } = replica(memoryWorld(), refuse);
    const refusal = { code: 'NOT_PRODUCIBLE', message: 'It can’t be made.', details: [{ path: 'data/0/x' }] };
    await expect(calls.run('count', steps(1), () => 0)).rejects.toMatchObject(refusal);
    const results = await calls.run('count', steps(2), (found) => found);
    expect(results).toMatchObject([{ result: 'failed', code: 'NOT_PRODUCIBLE', reason: 'It can’t be made.' }, { n: 2 }]);
  });

  it('survives its process: another replica takes it over and runs only what has no result', async () => {
    const world = memoryWorld();
    const done: number[] = [];
    const first = replica(world, async ({ n }) => (n > 3 ? new Promise<never>(() => undefined) : (done.push(n), [{ n }])));
    const id = await first.jobs.begin('count', steps(6));
    for (let i = 0; i < 50 && done.length < 3; i++) await quiet();
    const second = replica(world, counted(done));
    await second.jobs.sweep();
    expect((await second.jobs.view(id)).status).toBe('RUNNING');
    // The first one is dead: it renews nothing.
    world.clock.advance(16_000);
    await second.jobs.sweep();
    expect(await second.jobs.wait(id, 1_000)).toBe(true);
    expect([done.sort(), (await second.jobs.view(id)).results]).toEqual([[1, 2, 3, 4, 5, 6], steps(6)]);
  });

  it('of a process whose clock was a day ahead is taken over as soon as it may have died', async () => {
    const world = memoryWorld();
    const done: number[] = [];
    const right = world.clock.milliseconds();
    world.clock.set(right + 86_400_000);
    const id = await replica(world, () => new Promise<never>(() => undefined)).jobs.begin('count', steps(2));
    world.clock.set(right);
    const second = replica(world, counted(done));
    await second.jobs.sweep();
    expect(await second.jobs.wait(id, 1_000)).toBe(true);
    expect(done.sort()).toEqual([1, 2]);
  });

  it('of one Idempotency-Key is one, however often it is asked for', async () => {
    const done: number[] = [];
    const world = memoryWorld();
    const ask = (one: ReturnType<typeof replica>) =>
      withRequest({ idempotencyKey: 'k' }, () => one.calls.run('count', steps(2), (found) => found));
    const [one, other] = [replica(world, counted(done)), replica(world, counted(done))];
    expect(await ask(one)).toEqual(await ask(other));
    expect(done.sort()).toEqual([1, 2]);
  });

  it('is not found when its time is over, and is forgotten', async () => {
    const world = memoryWorld();
    const { jobs } = replica(world, counted([]));
    const id = await jobs.begin('count', steps(2));
    await jobs.wait(id, 1_000);
    world.clock.advance(25 * 60 * 60 * 1_000);
    await expect(jobs.view(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await jobs.sweep();
    await expect(jobs.view(id)).rejects.toBeInstanceOf(Rejection);
  });

  it('is left to others by a process that leaves', async () => {
    const world = memoryWorld();
    const { gate, release } = held();
    const done: number[] = [];
    const first = replica(world, async ({ n }) => (await gate, done.push(n), [{ n }]));
    const id = await first.jobs.begin('count', steps(8));
    await quiet();
    const leaving = first.draining.run(0);
    release();
    await leaving;
    expect(done.length).toBeLessThan(8);
    const second = replica(world, counted(done));
    await second.jobs.sweep();
    expect(await second.jobs.wait(id, 1_000)).toBe(true);
    expect(done.sort()).toEqual(steps(8).map(({ n }) => n));
  });
});

it.each([
  [undefined, 2_000],
  ['respond-async', 0],
  ['wait=3', 3_000],
  ['respond-async, wait=100', 20_000],
  ['Wait=0', 0],
  ['return=minimal, nonsense', 2_000],
])('Prefer: %s waits %i ms', (prefer, expected) => {
  expect(waitOf(prefer)).toBe(expected);
});
