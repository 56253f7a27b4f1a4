import type { CompanyFigures } from './company';
import { companyPart } from './company-page';
import type { DocumentFigures, Ways } from './documents';
import type { EventingFigures } from './eventing';
import type { LedgerFigures } from './ledger';
import type { LiveFigures } from './planner-live';
import type { PlanningBench } from './planning';
import { grouped, table, type Row } from './table';

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
  readonly documents?: Measured<DocumentFigures>;
  readonly company?: Measured<CompanyFigures>;
}

const reached = (is: boolean): string => (is ? 'yes' : 'no');

const heading = (title: string, { at, machine, seconds }: Measured<unknown>): string =>
  `## ${title}\n\nMeasured ${at.slice(0, 10)} in ${grouped(seconds)} s on ${machine}.`;

/** The page of benchmarks, drawn from the results that are kept beside it. */
export function benchmarksPage(results: Results): string {
  const { planning, ledger, eventing, documents, company } = results;
  const live = results['planner-live'];
  const parts = [
    [
      '# Benchmarks',
      '',
      '`npm run bench` writes this page and the figures in [benchmarks.json](benchmarks.json). `npm run bench ledger` measures only one part. The figures are',
      'not a test: on a machine with other work they differ. Compare only figures of the same run.',
    ].join('\n'),
    planning && planningPart(planning),
    live && livePart(live),
    ledger && ledgerPart(ledger),
    eventing && eventingPart(eventing),
    documents && documentsPart(documents),
    company && companyPart(company.figures, heading('The whole company', company)),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function planningPart(measured: Measured<PlanningBench>): string {
  const { curve, hotKey } = measured.figures;
  const largest = curve[curve.length - 1]!;
  return [
    heading('The calculation alone', measured),
    'This measures only the planning engine, on one core. The sample company has sales orders with four rows each. Every fifth open row is an\ningredient of a manufacturing order, and half of these orders are made for a sales row. A key has a hundred open rows, four purchase order rows, and\nstock for a third of the demand. One variant in ten expires.',
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
    "A small company fits into the processor's caches. A large company does not: each row is read from memory, so a row costs more. Moving an order deals\nfour or five keys again. A posting changes about 85 statuses here, and a changed quantity three.",
    table(
      ['goal', 'measured', 'reached'],
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
    `Planning one change is ${grouped(Math.round((largest.fromScratchMs * 1000) / largest.oneChangeUs.quantity.p50))} times as fast as planning everything again in the largest company, and ${grouped(Math.round((curve[0]!.fromScratchMs * 1000) / curve[0]!.oneChangeUs.quantity.p50))} times in the smallest.`,
  ].join('\n\n');
}

function livePart(measured: Measured<LiveFigures>): string {
  const live = measured.figures;
  return [
    heading('The planner as a service', measured),
    'This measures the planner as a process on NATS and MongoDB, with stub owners that answer for the orders.',
    table(
      ['goal', 'measured', 'reached'],
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
    `All first statuses are published ${live.publishedSeconds} s after the start. The statuses that the events change are published ${live.statusesSeconds} s after the events. Stopping takes ${live.stopSeconds} s, because the picture is saved. A restart from that picture takes ${live.restartSeconds} s. The process uses ${grouped(live.megabytes)} MB.`,
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
    `${callers} callers ask for ${grouped(overNats.postings)} postings. Half are productions with a new held batch, three ingredients and their costs; half are packings of\nheld stock. Each is answered when it is on disk.`,
    table(
      ['', 'postings a second', 'documents', 'postings a document', 'ms p50 / p99', 'processor seconds: ledger / callers / database'],
      [row('asked over NATS', overNats), row('in one process', inProcess)],
    ),
    `The goal is 3 000 postings a second. Reached over NATS: ${reached(overNats.postingsPerSecond >= 3000)}. Reached in one process: ${reached(inProcess.postingsPerSecond >= 3000)}. Reading the journal of ${grouped(replay.postings)} postings (${grouped(replay.documents)} documents) without a snapshot takes ${replay.seconds} s. A recall through ten levels of a history of 100 000 movements takes ${recallMs} ms.`,
  ].join('\n\n');
}

function documentsPart(measured: Measured<DocumentFigures>): string {
  const of = measured.figures;
  const row = (what: string, ways: Ways): (string | number)[] => {
    const beside = (way: keyof Ways): string => `${ways[way]} (${((100 * ways[way]) / ways.driver).toFixed(0)} %)`;
    return [what, ways.driver, beside('store'), beside('hydrated')];
  };
  return [
    heading('Documents and their schemas', measured),
    `An order of ${of.rows} rows (${grouped(of.bytes)} bytes), saved and read in three ways in turns. The store checks each save and reads lean. Without a` +
      ` database a check takes ${of.checkUs} µs, and making a mongoose document ${of.hydrateUs} µs.`,
    table(['a second', 'driver alone', 'store', 'mongoose documents'], [row('saves', of.savesPerSecond), row('reads', of.readsPerSecond)]),
  ].join('\n\n');
}

function eventingPart(measured: Measured<EventingFigures>): string {
  const of = measured.figures;
  return [
    heading('Journal, outbox and bus', measured),
    `${of.callers} callers; every write is synced to disk.`,
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
