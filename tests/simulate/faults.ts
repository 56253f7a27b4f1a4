import type { Chance } from './chance';
import { CALM, type Weather } from './host';
import { SERVICES, type World } from './world';

const DAY_MS = 86_400_000;

/** Something that goes wrong. Answers how to say it. */
export type Fault = (world: World, chance: Chance) => string;

function badWeather(world: World, forMs: number, worse: Partial<Weather>): void {
  Object.assign(world.weather, worse);
  world.agenda.after(forMs, () => {
    const calm: Record<string, number> = { ...CALM };
    for (const name of Object.keys(worse)) Object.assign(world.weather, { [name]: calm[name] });
  });
}

/** A well-formed event of an order that nobody has, with the ids of rows that another one has. */
export const FORGERY = 'an event is forged';

export const FAULTS: Readonly<Record<string, Fault>> = {
  'a process dies': (world, chance) => {
    const service = chance.pick(SERVICES)!;
    const replica = chance.pick(world.ready(service));
    if (!replica) return `no replica of ${service} is up to die`;
    const calls = 1 + chance.below(60);
    replica.host.dieAfterCalls(calls);
    return `${replica.host.name} dies at its call ${calls} from now`;
  },
  'a process stands still': (world, chance) => {
    const service = chance.pick(SERVICES)!;
    const replica = chance.pick(world.ready(service));
    if (!replica) return `no replica of ${service} is up to stand still`;
    const calls = 1 + chance.below(60);
    const forMs = 50 + chance.below(chance.isHit(0.3) ? 8_000 : 400);
    replica.host.standStillAfterCalls(calls, forMs);
    return `${replica.host.name} stands still for ${forMs} ms at its call ${calls} from now`;
  },
  'a listener dies': (world, chance) => {
    const listener = chance.pick([...world.others.values()]);
    if (!listener?.host.isAlive) return 'no listener is up to die';
    const calls = 1 + chance.below(40);
    listener.host.dieAfterCalls(calls);
    return `${listener.host.name} dies at its call ${calls} from now`;
  },
  'receivers of webhooks are away': (world, chance) => {
    const forMs = 500 + chance.below(6_000);
    world.receiversAreAway = true;
    world.agenda.after(forMs, () => void (world.receiversAreAway = false));
    return `receivers of webhooks are away for ${forMs} ms`;
  },
  'a whole service dies': (world, chance) => {
    const service = chance.pick(SERVICES)!;
    for (const { host } of world.ready(service)) host.die();
    return `all replicas of ${service} die`;
  },
  'the bus is cut': (world, chance) => {
    if (world.bus.isAway) return 'the bus is away already';
    const forMs = 500 + chance.below(8_000);
    world.bus.goAway();
    world.agenda.after(forMs, () => world.bus.comeBack());
    return `the bus is away for ${forMs} ms`;
  },
  'the bus goes back': (world, chance) => {
    if (world.bus.isAway) return 'the bus is away already';
    const forMs = 500 + chance.below(5_000);
    const without = 1 + chance.below(12);
    world.bus.goAway();
    world.agenda.after(forMs, () => world.bus.comeBack(without));
    return `the bus is away for ${forMs} ms and comes back without its last ${without} messages`;
  },
  'a database is away': (world, chance) => {
    const service = chance.pick(SERVICES)!;
    const forMs = 500 + chance.below(6_000);
    const database = world.databases.get(service)!;
    database.isAway = true;
    world.agenda.after(forMs, () => void (database.isAway = false));
    return `the database of ${service} is away for ${forMs} ms`;
  },
  'stores are slow': (world, chance) => {
    const forMs = 2_000 + chance.below(8_000);
    const store = 20 + chance.below(400);
    badWeather(world, forMs, { store });
    return `databases take ${store} ms for ${forMs} ms`;
  },
  'messages are late': (world, chance) => {
    const forMs = 2_000 + chance.below(10_000);
    badWeather(world, forMs, { delayed: 0.15, travel: 20 });
    return `messages are late and overtake each other for ${forMs} ms`;
  },
  'questions and replies are lost': (world, chance) => {
    const forMs = 1_000 + chance.below(6_000);
    badWeather(world, forMs, { lost: 0.06 });
    return `questions and replies are lost for ${forMs} ms`;
  },
  'messages are lost and doubled': (world, chance) => {
    const forMs = 2_000 + chance.below(10_000);
    Object.assign(world.bus, { lost: 0.15, doubled: 0.3 });
    world.agenda.after(forMs, () => void Object.assign(world.bus, { lost: 0, doubled: 0 }));
    return `messages to listeners are lost and doubled for ${forMs} ms`;
  },
  [FORGERY]: (world, chance) => {
    const orders = world.bus.stream.messages.filter(({ subject }) => subject.startsWith('evt.sales.sales_order.'));
    const copied = chance.pick(orders);
    if (!copied) return 'there is no event to forge';
    const event = structuredClone(copied.event) as { id: string; subject?: string; data: { aggregate: { id: number; version: number } } };
    const id = 9_000 + chance.below(900);
    event.id = `forged.${id}`;
    Object.assign(event.data.aggregate, { id, version: event.data.aggregate.version + 1 });
    if (!world.bus.isAway) world.bus.put(copied.subject.replace(/\.\d+\./, `.${id}.`), event.id, event);
    world.isForged = true;
    return `an event of sales order ${id} is forged with the rows of ${copied.subject}`;
  },
  'midnight passes': (world) => {
    const aheadMs = DAY_MS;
    world.agenda.ahead += aheadMs;
    return 'the clocks jump to the same time of the next day';
  },
};
