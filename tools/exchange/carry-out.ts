import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Api } from '../company/api';
import { atOnce } from './at-once';
import { problemsOf, STAGES, type Call } from './calls';
import type { Present } from './present';
import { all } from '../company/every-page';
import { keyOf, lineOf, type Given, type ImportProblem } from './read-files';
import { FILES, type FileName } from './templates';

export interface CarryOutOptions {
  readonly now: Date;
  readonly progress?: (done: number, all: number) => void;
}

/** The import stopped at a request that the system refused; what had been made was taken back. */
export class ImportStopped extends Error {
  constructor(
    readonly problems: readonly ImportProblem[],
    /** What could not be taken back, with why. */
    readonly left: readonly string[],
  ) {
    const reasons = problems.map(({ file, line, message }) => `${file}${line > 0 ? `:${line}` : ''}: ${message}`).join('; ');
    super(left.length === 0 ? `${reasons}. Nothing was imported.` : `${reasons}. These could not be deleted again: ${left.join('; ')}`);
  }
}

/** A request that wasn't done, with the lines that it was about. */
class Refused extends Error {
  constructor(readonly problems: readonly ImportProblem[]) {
    super(problems[0]!.message);
  }
}

const CALLS_AT_ONCE = 8;
const TRIES = 5;
/** The work goes on, and a job tells of it. */
const ACCEPTED = 202;
const JOB_PAUSE_MS = 200;

const isBusy = ({ status }: Answer): boolean => [0, 429, 503].includes(status);
const pauseOf = ({ headers }: Answer): number => Math.min(Number(headers.get('retry-after') ?? 1), 60) * 1000;

/** Makes what a plan without problems says, stage by stage; at the first refusal takes back everything that it made. */
export async function carryOut(api: Api, steps: readonly Given[], present: Present, options: CarryOutOptions): Promise<void> {
  const work = new Work(api, present, options, steps);
  try {
    await work.run();
  } catch (problem) {
    const problems = problem instanceof Refused ? problem.problems : [{ file: 'import', line: 0, message: (problem as Error).message }];
    throw new ImportStopped(problems, await work.takeBack());
  }
}

class Work {
  /** What a stage made, the newest stage last. */
  private readonly made: string[][] = [];
  private readonly ids: Record<FileName, Map<string, number>>;
  private done = 0;

  constructor(
    private readonly api: Api,
    private readonly present: Present,
    private readonly options: CarryOutOptions,
    private readonly steps: readonly Given[],
  ) {
    this.ids = Object.fromEntries(FILES.map((file) => [file, new Map([...present[file]].map(([key, { id }]) => [key, id]))])) as Record<
      FileName,
      Map<string, number>
    >;
  }

  async run(): Promise<void> {
    for (const stage of STAGES) {
      const { calls, isInOrder } = stage(this.steps, this.present, (file, key) => this.id(file, key), this.options.now);
      const made: string[] = [];
      this.made.push(made);
      await atOnce(isInOrder ? 1 : CALLS_AT_ONCE, calls, (call) => this.make(call, made));
    }
  }

  /** The newest first. */
  async takeBack(): Promise<string[]> {
    const left: string[] = [];
    const rows = await this.recipeParts().catch((problem: Error) => {
      left.push(`rows of recipes (${problem.message})`);
      return [];
    });
    for (const paths of [rows, ...this.made.reverse()])
      await atOnce(CALLS_AT_ONCE, paths, async (path) => {
        const why = await this.api.send('DELETE', path).then(
          ({ status, body }) => (status < 300 || status === 404 ? undefined : (body?.message ?? String(status))),
          (problem: Error) => problem.message,
        );
        if (why !== undefined) left.push(`${path} (${why})`);
      });
    return left;
  }

  private id(file: FileName, key: string): number {
    const id = this.ids[file].get(key);
    if (id === undefined) throw new Error(`${key} of ${file}.csv does not exist`);
    return id;
  }

  private async make(call: Call, made: string[]): Promise<void> {
    const { status, body } = await this.sent(call);
    if (status >= 300) throw new Refused(problemsOf(call, body?.message ? body : { message: `the system answered ${status}` }));
    // Rows of recipes are made without an answer.
    if (body?.id) {
      made.push(`${call.path}/${body.id}`);
      const { line } = call.parts[0]!;
      this.ids[line.file].set(keyOf(line.file, line.values), body.id);
      for (const variant of body.variants ?? []) this.ids.variants.set(variant.sku, variant.id);
    }
    this.done += call.parts.length;
    this.options.progress?.(this.done, this.steps.length);
  }

  /** Sent again while the system is busy or away for a moment: under one key it is done once. */
  private async sent(call: Call): Promise<Answer> {
    const headers = { 'idempotency-key': randomUUID() };
    for (let tries = 1; ; tries++) {
      const answer = await this.api
        .send('POST', call.path, call.body, { headers })
        .catch((problem: Error) => ({ status: 0, body: problem, headers: new Headers() }) satisfies Answer);
      if (answer.status === ACCEPTED) return this.outcomeOf(answer.body.id);
      if (!isBusy(answer)) return answer;
      if (tries === TRIES) throw new Refused([{ ...lineOf(call.parts[0]!.line), message: answer.body?.message ?? 'no answer' }]);
      await wait(pauseOf(answer));
    }
  }

  /** What became of work that takes longer than one request, as the direct answer would have said it. */
  private async outcomeOf(jobId: number): Promise<Answer> {
    for (;;) {
      const { status, headers, body } = await this.asked(`/v1/jobs/${jobId}`);
      if (status >= 300) return { status, headers, body };
      if (body.status === 'DONE') {
        const refused = body.results.find(({ result }: { result: string }) => result === 'failed');
        return refused ? { status: 422, headers, body: { ...refused, message: refused.reason } } : { status: 204, headers, body: '' };
      }
      await wait(JOB_PAUSE_MS);
    }
  }

  private async asked(path: string): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const answer = await this.api
        .send('GET', path)
        .catch((problem: Error) => ({ status: 0, body: problem, headers: new Headers() }) satisfies Answer);
      if (!isBusy(answer) || tries === TRIES) return answer.status === 0 ? { ...answer, status: 503 } : answer;
      await wait(pauseOf(answer));
    }
  }

  /** Rows and operations of recipes that lines of this import name, whichever call made them. */
  private async recipeParts(): Promise<string[]> {
    const named = (file: 'recipes' | 'operations', part: string): Set<string> =>
      new Set(
        this.steps
          .filter((line) => line.file === file)
          .map(
            ({ values }) =>
              `${this.ids.variants.get(values['product_sku']!)} ${file === 'recipes' ? this.ids.variants.get(values[part]!) : values[part]}`,
          ),
      );
    const [rows, operations] = [named('recipes', 'ingredient_sku'), named('operations', 'operation')];
    if (rows.size + operations.size === 0 || this.made.length <= RECIPES_BEGIN) return [];
    return [
      ...(await all(this.api, '/v1/bom_rows'))
        .filter((row) => rows.has(`${row.product_variant_id} ${row.ingredient_variant_id}`))
        .map(({ id }) => `/v1/bom_rows/${id}`),
      ...(await all(this.api, '/v1/product_operation_rows'))
        .filter((row) => operations.has(`${row.product_variant_id} ${row.operation_name}`))
        .map(({ id }) => `/v1/product_operation_rows/${id}`),
    ];
  }
}

/** The stages before make no rows of recipes. */
const RECIPES_BEGIN = 4;
