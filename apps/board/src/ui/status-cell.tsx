import type { ShownAvailability } from '../api/sales-orders';
import { useWords } from '../words/words';

const TONES: Readonly<Record<string, string>> = {
  IN_STOCK: 'good',
  PICKED: 'done',
  PROCESSED: 'done',
  EXPECTED: 'coming',
  NOT_AVAILABLE: 'bad',
  IN_PROGRESS: 'coming',
  PARTIALLY_COMPLETED: 'coming',
  BLOCKED: 'bad',
  DONE: 'good',
  PAUSED: 'coming',
  COMPLETED: 'good',
  DELIVERED: 'done',
  PACKED: 'good',
  PARTIALLY_PACKED: 'coming',
  PARTIALLY_DELIVERED: 'coming',
};

const toneOf = (value: string): string => TONES[value] ?? 'none';

interface AvailabilityProps {
  readonly value: ShownAvailability;
  readonly expected: string | null;
  /** Where it stands in a list. */
  readonly column?: string;
}

/** Whether something can be had: a colour, and the same in words. */
export function AvailabilityCell({ value, expected, column = '' }: AvailabilityProps) {
  const { say, word, day } = useWords();
  const text = value === 'EXPECTED' && expected !== null ? say('status.EXPECTED.on', { day: day(expected) }) : word('status', value);
  return <span className={`status ${toneOf(value)} ${column}`}>{text}</span>;
}

interface WordProps {
  readonly group: 'production' | 'delivery' | 'work';
  readonly value: string;
  readonly column?: string;
}

export function WordCell({ group, value, column = '' }: WordProps) {
  const { word } = useWords();
  return <span className={`status ${toneOf(value)} ${column}`}>{word(group, value)}</span>;
}
