import './determinism';
import { movesAskedAgain } from './asked-again';
import { beginRun, endRun } from './determinism';
import { Chance } from './chance';
import { CLERKS, Desk } from './clerks';
import { openCompany, type Company } from './company';
import { FAULTS } from './faults';
import { CALM } from './host';
import { judge } from './judge';
import { Outside } from './outside/outside';
import { stepsOf, type Step } from './plan-of-run';
import { brokenPromises, Requests, type Sent } from './requests';
import { World, type Problem } from './world';

export interface Outcome {
  readonly seed: number;
  readonly steps: readonly Step[];
  /** What is wrong at the end; none: nothing. */
  readonly faults: readonly string[];
  /** What clerks did and what went wrong around them, in words. */
  readonly story: readonly string[];
  readonly sent: readonly Sent[];
  readonly problems: readonly Problem[];
  /** Things that happened, and a number that is the same if and only if they were the same. */
  readonly happened: number;
  readonly fingerprint: string;
  readonly messages: readonly string[];
}

const REPLICAS = 2;
/** Every sweep has come by, and whoever was kept waiting has given up. */
const RESTS_MS = 75_000;
const LOOKS_AGAIN_MS = 5_000;
const MOST_LOOKS = 12;
/** The share of runs at whose end a move is asked again late. */
const ASKED_AGAIN = 0.25;

let company: Promise<Company> | undefined;

/** Opens the company with which every run begins. What is planted before would be in its beginning, and stay there for all runs. */
export const opened = (): Promise<Company> => (company ??= openCompany());

/** Runs the steps of a seed, or those given, and looks at what is left when everything is at rest. */
export async function simulate(seed: number, count: number, given?: readonly Step[]): Promise<Outcome> {
  const known = await opened();
  const steps = given ?? stepsOf(seed, count);
  const story: string[] = [];
  let world: World | undefined;
  let outside: Outside | undefined;
  try {
    world = await World.open(seed, { ...CALM }, REPLICAS, known.beginning, (agenda) => beginRun(seed, agenda));
    outside = await Outside.open(seed, world, known);
    const requests = new Requests(world);
    for (const step of steps) await take(step, world, known, requests, story);
    await rest(world, requests);
    const moved = await askAgain(world, requests, new Chance(seed + 1));
    const faults = [...moved, ...brokenPromises(requests.sent), ...(await judge(world, outside))];
    return outcome(seed, steps, faults, story, world, requests);
  } finally {
    world?.end();
    await outside?.close();
    endRun();
  }
}

async function take(step: Step, world: World, known: Company, requests: Requests, story: string[]): Promise<void> {
  await world.agenda.pass(step.afterMs);
  const chance = new Chance(step.seed);
  const fault = FAULTS[step.name];
  const at = `${(world.agenda.now / 1_000).toFixed(3)} s`;
  if (fault) return void story.push(`${at}  FAULT ${fault(world, chance)}`);
  const errand = CLERKS[step.name]!(new Desk(world, known, chance));
  if (!errand) return;
  story.push(`${at}  ${step.name}: ${errand.method} ${errand.path} ${JSON.stringify(errand.body ?? '')}`);
  requests.send(step.name, errand, chance);
}

async function askAgain(world: World, requests: Requests, chance: Chance): Promise<string[]> {
  if (!chance.isHit(ASKED_AGAIN)) return [];
  const faults = await movesAskedAgain(world, chance);
  await rest(world, requests);
  return faults;
}

/** The weather turns, everything is up, and nothing is on its way any more. */
async function rest(world: World, requests: Requests): Promise<void> {
  Object.assign(world.weather, CALM);
  Object.assign(world.bus, { lost: 0, doubled: 0 });
  world.receiversAreAway = false;
  for (const host of world.hosts()) {
    host.dieAfterCalls(Infinity);
    host.standStillAfterCalls(Infinity, 0);
  }
  await world.agenda.pass(RESTS_MS);
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const before = world.bus.stream.messages.length;
    await world.agenda.pass(LOOKS_AGAIN_MS);
    if (world.bus.stream.messages.length === before && requests.open === 0) return;
  }
}

function outcome(seed: number, steps: readonly Step[], faults: string[], story: string[], world: World, { sent }: Requests): Outcome {
  const last = world.bus.stream.messages.map(({ messageId }) => messageId).join();
  let hash = 7;
  for (let i = 0; i < last.length; i++) hash = (Math.imul(hash, 31) + last.charCodeAt(i)) | 0;
  const fingerprint = `${world.agenda.happened}/${world.bus.stream.messages.length}/${hash >>> 0}`;
  return {
    seed,
    steps,
    faults,
    story,
    sent,
    problems: world.problems,
    happened: world.agenda.happened,
    fingerprint,
    messages: world.bus.stream.messages.map(({ sequence, messageId, subject }) => `${sequence} ${subject} ${messageId}`),
  };
}
