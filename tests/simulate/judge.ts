import { isAway, NatsAsker, RetryLater, type BusConnection } from '@pegboard/eventing';
import type { Fact, LedgerFact, Plan } from '@pegboard/domain-planning';
import { Rejection } from '@pegboard/kit';
import { LivePlan } from '../../apps/planner/src/live/live-plan';
import { rebuild } from '../../apps/planner/src/live/rebuild';
import { LedgerChecking } from '../../apps/inventory/src/stock/ledger-checking';
import { Schedule } from '../../apps/manufacturing/src/schedule/schedule';
import { SellRanks } from '../../apps/sales/src/ranking/sell-ranks';
import { AgendaClock } from './agenda';
import { agreements } from './agreements';
import { BackgroundLook } from './background-checks';
import { documentsOf } from './clerks';
import { Host } from './host';
import type { Outside } from './outside/outside';
import { planFaults } from './plan-faults';
import { quantityFaults } from './quantities';
import { SimConnection } from './sim-connection';
import { SimReader } from './sim-reader';
import { SERVICES, type World } from './world';

const QUIET_MS = 10_000;

/** Everything that is not as it must be when nothing is on its way any more, one sentence each. */
export async function judge(world: World, outside: Outside): Promise<string[]> {
  for (const replica of world.ready('sales'))
    await world.agenda.until(replica.parts.get<SellRanks>(SellRanks).catchUp(), 60_000, 'the moves in Sell');
  // A replica's sweep may have moved after the last one of the other. It reads the journal before each answer.
  for (const replica of world.ready('manufacturing'))
    await world.agenda.until(replica.parts.get<Schedule>(Schedule).catchUp(), 60_000, 'the moves in the Schedule');
  const facts = await factsOf(world);
  const ledger = facts.find((fact): fact is LedgerFact => fact.type === 'ledger')!;
  const look = new BackgroundLook(world);
  await look.whole();
  const isRestless = await restless(world);
  const differences = await look.again();
  return [
    ...isRestless,
    ...unfinished(world),
    ...mistakes(world),
    ...world.bus.dead.map(({ subject, reason }) => `a dead letter: ${subject}: ${reason}`),
    ...agreements(world),
    ...quantityFaults(world, ledger),
    ...(world.isForged ? [] : planFaults(world, facts)),
    ...(await ledgerFaults(world)),
    ...differences,
    ...(await outside.faults(ledger)),
  ];
}

/** What the owners say now, as facts for a plan. */
async function factsOf(world: World): Promise<Fact[]> {
  const host = new Host('judge', 'planner', world.agenda, world.chance, world.weather, () => undefined);
  const connection = new SimConnection(world.bus, host);
  const clock = new AgendaClock(world.agenda);
  const facts: Fact[] = [];
  const plan = { apply: (fact: Fact) => void facts.push(fact) } as unknown as Plan;
  const asker = new NatsAsker(connection as unknown as BusConnection, clock, host);
  const ports = { timers: host, isStopped: () => false, onProblem: () => undefined, onStep: () => undefined };
  const asking = rebuild({ ...ports, asker, reader: new SimReader(connection) }, plan, clock.now());
  await world.agenda.until(asking, 60_000, 'asking all owners');
  connection.close();
  return facts;
}

async function restless(world: World): Promise<string[]> {
  const before = world.bus.stream.messages.length;
  await world.agenda.pass(QUIET_MS);
  const fresh = world.bus.stream.messages.slice(before);
  const down = SERVICES.filter((service) => world.ready(service).length < world.replicas.get(service)!.length);
  const phases = world.ready('planner').map((replica) => replica.parts.get<LivePlan>(LivePlan).phase);
  return [
    ...(fresh.length > 0 ? [`not at rest: ${fresh.length} messages in ${QUIET_MS / 1_000} s, such as ${fresh[0]!.subject}`] : []),
    ...down.map((service) => `not all of ${service} is up`),
    ...phases.filter((phase) => phase !== 'live').map((phase) => `a planner is ${phase}`),
  ];
}

const INTENTS = ['intent', 'reverting', 'undoing', 'waitingEdit', 'cutting'] as const;
/** The parts of documents that take steps towards the ledger. */
const LISTS = ['fulfillments', 'productions', 'receipts', 'returns'] as const;
const UNDER_WAY = new Set(['REQUESTED', 'REVERTING', 'UNDOING']);

/** Outboxes and intents that nobody has finished. */
function unfinished(world: World): string[] {
  const found: string[] = [];
  for (const service of SERVICES)
    for (const [name, document] of world.databases.get(service)!.everything()) {
      const stored = document as unknown as Record<string, any>;
      const about = `${service}: ${name}/${stored['_id']}`;
      if (stored['outbox']?.length > 0) found.push(`${about} has unsent events`);
      for (const field of INTENTS) if (isOpen(field, stored[field])) found.push(`${about} has an open ${field}`);
      for (const list of LISTS)
        for (const part of stored[list] ?? []) if (UNDER_WAY.has(part.status)) found.push(`${about}: ${list} ${part.id} is ${part.status}`);
    }
  return found;
}

/** The intent of a step that is over stays, with a refusal or without. Of an order, only one that is under way stands there. */
const isOpen = (field: string, value: unknown): boolean => field !== 'intent' && value !== null && value !== undefined;

/** What a process reports while others are away is ordinary; what it reports of itself is not. */
function mistakes(world: World): string[] {
  const said = new Map<string, string>();
  for (const { host, problem, about } of world.problems) {
    if (isAway(problem) || problem instanceof Rejection || problem instanceof RetryLater) continue;
    const message = problem instanceof Error ? problem.message : String(problem);
    if (EXPECTED.some((pattern) => pattern.test(message))) continue;
    const stack = problem instanceof Error ? (problem.stack ?? message).split('\n').slice(0, 4).join(' ') : message;
    said.set(message.replaceAll(/\d+/g, '#'), `${host} reports ${stack} ${about ? JSON.stringify(about) : ''}`);
  }
  return [...said.values()];
}

const EXPECTED = [
  /^the bus no longer has message/,
  /^publishing everything again was cut short/,
  /^the stream no longer has/,
  /^another gateway is starting to read/,
];

async function ledgerFaults(world: World): Promise<string[]> {
  const faults: string[] = [];
  for (const replica of world.ready('inventory')) {
    const checking = replica.parts.get<LedgerChecking>(LedgerChecking).check();
    const { findings } = await world.agenda.until(checking, 60_000, 'the check of the ledger');
    faults.push(...findings.map((finding) => `${replica.host.name}: the ledger: ${JSON.stringify(finding)}`));
  }
  const numbers = documentsOf(world, 'inventory', 'stock_journal').map(({ _id }) => _id as number);
  if (numbers.some((n, i) => n !== i + 1)) faults.push('the journal of the ledger has a gap');
  return faults;
}
