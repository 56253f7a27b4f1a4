import { Counter, Histogram, Registry } from '@prometheus-io/client';

/**
 * The numbers of the bus and of what is kept: one set a process, as the process has one bus. The service shows them beside its
 * own. Labels are names of our own, never ids, so that the number of series is known.
 */
export const eventingMetrics = new Registry();

const registers = [eventingMetrics];
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const questionsAsked = new Histogram({
  name: 'pegboard_question_ask_duration_seconds',
  help: 'Time until another service answered a question, by question and outcome (ok, refused, unavailable, failed).',
  labelNames: ['question', 'outcome'],
  buckets,
  registers,
});

export const questionsAnswered = new Histogram({
  name: 'pegboard_question_answer_duration_seconds',
  help: 'Time to answer a question of another service, by question and outcome (ok, refused, failed).',
  labelNames: ['question', 'outcome'],
  buckets,
  registers,
});

export const eventsPublished = new Histogram({
  name: 'pegboard_event_publish_duration_seconds',
  help: 'Time until JetStream acknowledged an event, by event and outcome (ok, failed).',
  labelNames: ['event', 'outcome'],
  buckets,
  registers,
});

export const eventsHandled = new Histogram({
  name: 'pegboard_event_handling_duration_seconds',
  help: 'Time to handle an event, by event and outcome (ok, later, failed, dead).',
  labelNames: ['event', 'outcome'],
  buckets,
  registers,
});

export const eventsDelayed = new Histogram({
  name: 'pegboard_event_delay_seconds',
  help: 'Age of an event when it was handled, by event.',
  labelNames: ['event'],
  buckets: [...buckets, 30, 60, 300, 1_800],
  registers,
});

export const deadLetters = new Counter({
  name: 'pegboard_dead_letters_total',
  help: 'Events put aside because they could not be handled, by consumer and event.',
  labelNames: ['consumer', 'event'],
  registers,
});

export const journalAppends = new Histogram({
  name: 'pegboard_journal_append_duration_seconds',
  help: 'Time to decide a group of commands and write it as one document, by journal.',
  labelNames: ['journal'],
  buckets,
  registers,
});

export const journalGroups = new Histogram({
  name: 'pegboard_journal_append_commands',
  help: 'Commands that were committed together in one document, by journal.',
  labelNames: ['journal'],
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
  registers,
});

export const journalConflicts = new Counter({
  name: 'pegboard_journal_append_conflicts_total',
  help: 'Appends that were decided again because another replica took their number, by journal.',
  labelNames: ['journal'],
  registers,
});

/** The middle of a subject: `sales.sales_order` of `evt.sales.sales_order.7.created`. */
export const eventOf = (subject: string): string => subject.split('.').slice(1, 3).join('.');

/** Measures work whose outcome is known when it ends. */
export async function measured<T>(
  histogram: Histogram<'outcome' | string>,
  labels: Readonly<Record<string, string>>,
  work: () => Promise<T>,
  outcome: (problem: unknown) => string,
): Promise<T> {
  const end = histogram.startTimer(labels);
  try {
    const result = await work();
    end({ outcome: 'ok' });
    return result;
  } catch (problem) {
    end({ outcome: outcome(problem) });
    throw problem;
  }
}
