import type { EventingFigures } from './eventing';
import type { LedgerFigures } from './ledger';
import type { LiveFigures } from './planner-live';
import type { PlanningBench } from './planning';

export interface Measured<Figures> {
  readonly figures: Figures;
  readonly at: string;
  readonly seconds: number;
  readonly machine: string;
}

/** Whatever has been measured so far, each with when and where. */
export interface Results {
  readonly planning?: Measured<PlanningBench>;
  readonly 'planner-live'?: Measured<LiveFigures>;
  readonly ledger?: Measured<LedgerFigures>;
  readonly eventing?: Measured<EventingFigures>;
}

type Row = readonly (string | number)[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)).join(' | ')} |`)
    .join('\n');

/** 1 000 000, as the pages write large numbers. */
const grouped = (value: number): string => {
  const [whole, part] = String(value).split('.');
  return whole!.replace(/\B(?=(\d{3})+$)/g, ' ') + (part ? `.${part}` : '');
};

const reached = (is: boolean): string => (is ? 'yes' : 'no');

const heading = (title: string, { at, machine, seconds }: Measured<unknown>): string =>
  `## ${title}\n\nMeasured ${at.slice(0, 10)} in ${grouped(seconds)} s on ${machine}.`;

/** The page of benchmarks, drawn from the results that are kept beside it. */
export function benchmarksPage(results: Results): string {
  const { planning, ledger, eventing } = results;
  const live = results['planner-live'];
  const parts = [
    [
      '# Benchmarks',
      'Drawn by `npm run bench`; the figures themselves are in [benchmarks.json](benchmarks.json). Nothing here is a test: a machine that does',
      'other work at the same time gives other figures, and only the ratios within one run compare well. `npm run bench ledger` measures one.',
    ].join('\n'),
    planning && planningPart(planning),
    live && livePart(live),
    ledger && ledgerPart(ledger),
    eventing && eventingPart(eventing),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function planningPart(measured: Measured<PlanningBench>): string {
  const { curve, hotKey } = measured.figures;
  const largest = curve[curve.length - 1]!;
  return [
    heading('The calculation alone', measured),
    'One core, nothing but the engine. A company of sales orders with four rows each; every fifth open row is an ingredient of a\nmanufacturing order, half of those made for a sales row; a hundred open rows to a key, four purchase order rows and stock for a\nthird of the demand; a variant in ten expires.',
    table(
      [
        'open rows',
        'keys',
        'orders',
        'from scratch, ms',
        'µs a row',
        'bytes a row',
        'quantity changed, µs p50 / p99',
        'order moved, µs',
        'stock posted, µs',
        'what if, µs',
      ],
      curve.map((row) => [
        row.openRows,
        row.keys,
        row.orders,
        row.fromScratchMs,
        Math.round((row.fromScratchMs / row.openRows) * 10_000) / 10,
        row.bytesPerOpenRow,
        `${row.oneChangeUs.quantity.p50} / ${row.oneChangeUs.quantity.p99}`,
        `${row.oneChangeUs.move.p50} / ${row.oneChangeUs.move.p99}`,
        `${row.oneChangeUs.posting.p50} / ${row.oneChangeUs.posting.p99}`,
        `${row.whatIfUs.p50} / ${row.whatIfUs.p99}`,
      ]),
    ),
    "Small companies fit the processor's caches; large ones pay for fetching each row from memory, which is why a row costs more\nthere. Moving an order deals four or five keys again; posting stock here changes about 85 statuses each time, a quantity three.",
    table(
      ['asked for', 'measured', 'reached'],
      [
        ['1 000 000 rows from scratch in under 500 ms', `${grouped(largest.fromScratchMs)} ms`, reached(largest.fromScratchMs < 500)],
        [
          'one change among 1 000 000 rows in under 100 µs p50 (one key of 100 rows)',
          `${largest.oneChangeUs.quantity.p50} µs`,
          reached(largest.oneChangeUs.quantity.p50 < 100),
        ],
        [
          'a hot key of 100 000 rows in under 15 ms',
          `${hotKey.moveMs.p50} ms (move), ${hotKey.postingMs.p50} ms (stock)`,
          reached(Math.max(hotKey.moveMs.p50, hotKey.postingMs.p50) < 15),
        ],
        ['memory under 400 bytes an open row', `${largest.bytesPerOpenRow} bytes`, reached(largest.bytesPerOpenRow < 400)],
      ],
    ),
    `One change instead of planning everything again: ${grouped(Math.round((largest.fromScratchMs * 1000) / largest.oneChangeUs.quantity.p50))} times as fast in the largest company, ${grouped(Math.round((curve[0]!.fromScratchMs * 1000) / curve[0]!.oneChangeUs.quantity.p50))} times in the smallest.`,
  ].join('\n\n');
}

function livePart(measured: Measured<LiveFigures>): string {
  const live = measured.figures;
  return [
    heading('The planner as a service', measured),
    'The planner as a process on NATS and MongoDB, with owners that answer for the orders.',
    table(
      ['asked for', 'measured', 'reached'],
      [
        [
          `rebuilt from the owners' snapshots with ${grouped(live.orders)} orders (${grouped(live.rows)} rows) in under 30 s`,
          `${live.rebuildSeconds} s (${live.rebuildCpuSeconds} s of processor time)`,
          reached(live.rebuildSeconds < 30),
        ],
        [
          `${grouped(live.events)} events at once absorbed at 10 000 a second`,
          `${grouped(live.eventsPerSecond)} a second (${grouped(live.eventsPerCpuSecond)} a second of processor time)`,
          reached(live.eventsPerSecond >= 10_000),
        ],
      ],
    ),
    `All first statuses are on the stream ${live.publishedSeconds} s after the start; those that the events changed ${live.statusesSeconds} s after they came. Ending takes ${live.stopSeconds} s, because the picture is kept; starting from it ${live.restartSeconds} s. The process takes ${grouped(live.megabytes)} MB.`,
  ].join('\n\n');
}

function ledgerPart(measured: Measured<LedgerFigures>): string {
  const { callers, overNats, inProcess, replay, recallMs } = measured.figures;
  const row = (name: string, of: LedgerFigures['overNats']): Row => [
    name,
    of.postingsPerSecond,
    of.documents,
    Math.round(of.postings / of.documents),
    `${of.ms.p50} / ${of.ms.p99}`,
    `${of.cpuSeconds.ledger} / ${of.cpuSeconds.callers} / ${of.cpuSeconds.database}`,
  ];
  return [
    heading('The stock ledger', measured),
    `${callers} callers, ${grouped(overNats.postings)} postings: half productions with a new batch that is held, three ingredients and their costs, half packings of\nwhat is held; each answered when it is on disk.`,
    table(
      ['', 'postings a second', 'documents', 'postings a document', 'ms p50 / p99', 'processor seconds: ledger / callers / database'],
      [row('asked over NATS', overNats), row('in one process', inProcess)],
    ),
    `Asked for were 3 000 a second: ${reached(overNats.postingsPerSecond >= 3000)} over NATS, ${reached(inProcess.postingsPerSecond >= 3000)} in one process. Reading the journal of ${grouped(replay.postings)} postings (${grouped(replay.documents)} documents) without a snapshot takes ${replay.seconds} s. A recall through ten levels of a history of 100 000 movements takes ${recallMs} ms.`,
  ].join('\n\n');
}

function eventingPart(measured: Measured<EventingFigures>): string {
  const of = measured.figures;
  return [
    heading('Journal, outbox and bus', measured),
    `${of.callers} callers, every write synced.`,
    table(
      ['', 'a second', 'ms p50 / p99'],
      [
        [
          `journal: ${grouped(of.postings)} entries in ${grouped(of.documents)} documents`,
          of.postingsPerSecond,
          `${of.postingMs.p50} / ${of.postingMs.p99}`,
        ],
        ['events acknowledged by the bus', of.eventsPerSecond, ''],
        ['aggregates saved and their events sent', of.savesPerSecond, `${of.saveMs.p50} / ${of.saveMs.p99}`],
      ],
    ),
  ].join('\n\n');
}
