import { z } from 'zod';
import { added, InstantText, question, type ServiceName } from './message';

/** What a service gave up, as the stream of dead letters keeps it. */
export const GivenUp = z.object({
  subject: z.string(),
  /** Its place in the stream of events when it was given up. */
  sequence: z.int().nonnegative(),
  /** The message as it came; what is no JSON at all can be a dead letter, too. */
  text: z.string(),
  traceparent: z.string().nullable(),
});
export type GivenUp = z.output<typeof GivenUp>;

/** Hands a message back to the service that gave it up. It is answered when the message has been handled, or refused with the reason. */
const redriveOf = (service: ServiceName) => question(`${service}.redrive`, GivenUp, z.object({ handled_at: InstantText }));

export const salesRedrive = redriveOf('sales');
export const manufacturingRedrive = redriveOf('manufacturing');
export const purchasingRedrive = redriveOf('purchasing');
export const inventoryRedrive = redriveOf('inventory');

/**
 * The service's consumer from now on delivers only what the process that answers listens to, and what others are known to listen to.
 * No start of a process does this: it could be an old one beside new ones.
 */
const narrowOf = (service: ServiceName) =>
  question(
    `${service}.narrow`,
    z.object({ others: z.array(z.string()) }),
    z.object({ before: z.array(z.string()), after: z.array(z.string()) }),
  );

export const salesNarrow = narrowOf('sales');
export const manufacturingNarrow = narrowOf('manufacturing');
export const purchasingNarrow = narrowOf('purchasing');
export const inventoryNarrow = narrowOf('inventory');

/** A difference, by what a service that has found it, or another process of it, looks it up. */
export const NamedDifference = z.object({ check: z.string(), of: z.string(), id: z.int().nonnegative() });
export type NamedDifference = z.output<typeof NamedDifference>;

/** The service looks at these differences once more, and at those that it has found, and mends what can be mended safely. */
const repairOf = (service: ServiceName) =>
  question(
    `${service}.repair`,
    z.object({ differences: added(z.array(NamedDifference), []) }),
    z.object({
      repaired: z.int().nonnegative(),
      /** What it could not mend, and why. */
      left: added(z.array(z.object({ check: z.string(), about: z.string(), detail: z.string(), why: z.string() })), []),
    }),
  );

export const salesRepair = repairOf('sales');
export const manufacturingRepair = repairOf('manufacturing');
export const purchasingRepair = repairOf('purchasing');
export const inventoryRepair = repairOf('inventory');
/** Asked of every process: what the one that publishes has said of these orders is said again. */
export const plannerRepair = repairOf('planner');

/**
 * The service publishes again what it owns, under new message ids: everything, or what was changed since a moment. What takes longer than
 * somebody waits for goes on meanwhile; then it isn't said how many there were.
 */
const republishOf = (service: ServiceName) =>
  question(`${service}.republish`, z.object({ since: InstantText.nullable() }), z.object({ published: z.int().nonnegative().nullable() }));

export const salesRepublish = republishOf('sales');
export const manufacturingRepublish = republishOf('manufacturing');
export const purchasingRepublish = republishOf('purchasing');
export const inventoryRepublish = republishOf('inventory');

/** Asked of every process: it builds its plan from what the owners answer, as if nothing had been kept. */
export const plannerRebuild = question('planner.rebuild', z.object({}), z.object({ phase: z.string() }));

/** How one process of a service is. */
export const Presence = z.object({
  /** A name by chance, new with each start. */
  replica: z.string(),
  version: z.string(),
  /** The commit that it was built from. */
  revision: added(z.string(), 'unknown'),
  /** What it listens to, as patterns of subjects; a version before this was told doesn't say. */
  hears: z.array(z.string()).optional(),
  started_at: InstantText,
  checks: z.array(z.object({ name: z.string(), is_up: z.boolean(), detail: z.record(z.string(), z.unknown()) })),
  /** What this service has not published yet: the same from each of its processes, except for the journal. */
  outboxes: z.array(z.object({ name: z.string(), unsent: z.int().nonnegative(), oldest_at: InstantText.nullable() })),
  /** What its checks in the background have found; a version before there were any doesn't say. */
  differences: z
    .array(
      z.object({
        check: z.string(),
        about: z.string(),
        detail: z.string(),
        since: InstantText,
        of: z.string().optional(),
        id: z.int().nonnegative().optional(),
      }),
    )
    .optional(),
  /** How far each check has come. `unknown_since`: of something it can't say whether it is right. */
  rounds: z
    .array(
      z.object({
        check: z.string(),
        of: z.string(),
        looked: z.int().nonnegative(),
        finished_at: InstantText.nullable(),
        unknown_since: InstantText.nullable(),
        why: z.string().nullable(),
      }),
    )
    .optional(),
});
export type Presence = z.output<typeof Presence>;

/** Answered by every process of a service, not by one of them. */
const presenceOf = (service: ServiceName) => question(`${service}.presence`, z.object({}), Presence);

export const salesPresence = presenceOf('sales');
export const manufacturingPresence = presenceOf('manufacturing');
export const purchasingPresence = presenceOf('purchasing');
export const inventoryPresence = presenceOf('inventory');
export const plannerPresence = presenceOf('planner');

/**
 * A listener begins to read the events behind a sequence, under the name of its own durable consumer. The gateway makes the consumer:
 * whoever makes one says where copies of the events are delivered to, and no listener may say that.
 */
export const readFromOf = (consumer: string) =>
  question(
    `gateway.read_from.${consumer}`,
    z.object({ after: z.int().nonnegative(), subjects: z.array(z.string().min(1).max(200)).min(1).max(100) }),
    z.object({ name: z.string(), pending: z.int().nonnegative() }),
  );

export const listenerReadFrom = readFromOf('listener');
export const erpSyncReadFrom = readFromOf('erp-sync');

/** Whose events somebody may read who doesn't read all. */
export const AREAS = ['sales', 'manufacturing', 'purchasing', 'inventory', 'planner'] as const satisfies readonly ServiceName[];
export type EventArea = (typeof AREAS)[number];

/**
 * The same, for a listener that reads some areas alone. They stand in the subject, which the bus lets it ask, so the gateway can believe
 * them. `end` is where the stream ends: a listener that has read further finds here that the bus went back.
 */
export const readAreasFromOf = (consumer: string, areas: readonly EventArea[]) =>
  question(
    `gateway.read_from.${consumer}.${areasWord(areas)}`,
    z.object({ after: z.int().nonnegative(), subjects: z.array(z.string().min(1).max(200)).min(1).max(100) }),
    z.object({ name: z.string(), pending: z.int().nonnegative(), end: z.int().nonnegative() }),
  );

const areasWord = (areas: readonly EventArea[]): string => AREAS.filter((area) => areas.includes(area)).join('-');

/** The areas in a subject's last word; undefined if it has none. */
export function areasIn(word: string): readonly EventArea[] | undefined {
  const areas = AREAS.filter((area) => word.split('-').includes(area));
  return areas.length > 0 && areasWord(areas) === word ? areas : undefined;
}

/** Who can be handed a dead letter. The planner has none: it asks the owners for what it could not read. */
export const REDRIVES = {
  sales: salesRedrive,
  manufacturing: manufacturingRedrive,
  purchasing: purchasingRedrive,
  inventory: inventoryRedrive,
} as const;

/** Whose consumers are shared by replicas. */
export const NARROWS = {
  sales: salesNarrow,
  manufacturing: manufacturingNarrow,
  purchasing: purchasingNarrow,
  inventory: inventoryNarrow,
} as const;

/** Who owns what is published. */
export const REPUBLISHES = {
  sales: salesRepublish,
  manufacturing: manufacturingRepublish,
  purchasing: purchasingRepublish,
  inventory: inventoryRepublish,
} as const;

/** Who owns what others have copies of. */
export const REPAIRS = {
  sales: salesRepair,
  manufacturing: manufacturingRepair,
  purchasing: purchasingRepair,
  inventory: inventoryRepair,
  planner: plannerRepair,
} as const;

export const PRESENCES = {
  sales: salesPresence,
  manufacturing: manufacturingPresence,
  purchasing: purchasingPresence,
  inventory: inventoryPresence,
  planner: plannerPresence,
} as const;

export const canRedrive = (service: string): service is keyof typeof REDRIVES => Object.hasOwn(REDRIVES, service);

export type OperatedService = keyof typeof PRESENCES;
