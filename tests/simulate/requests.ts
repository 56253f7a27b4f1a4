import type { Chance } from './chance';
import type { Errand } from './clerks';
import type { Answer } from './http';
import type { World } from './world';

/** What came of all that was sent under one key, or without one. */
export interface Sent {
  readonly name: string;
  readonly errand: Errand;
  readonly key: string | undefined;
  /** Answers in the order in which they came; unknown outcomes too. */
  readonly answers: Answer[];
}

const MOST_TRIES = 5;
/** Of those who have a key. */
const HASTY = 0.4;
const isOutcome = ({ status }: Answer): boolean => status > 0 && status < 503;

/** Clerks send as clients do: under a key they ask again until they know, and the hasty ones ask twice at once. */
export class Requests {
  readonly sent: Sent[] = [];
  /** Those that still wait. */
  open = 0;
  private keys = 0;

  constructor(private readonly world: World) {}

  send(name: string, errand: Errand, chance: Chance): void {
    const hasKey = errand.method === 'POST' && chance.isHit(0.7);
    const sent: Sent = { name, errand, key: hasKey ? `key-${++this.keys}` : undefined, answers: [] };
    this.sent.push(sent);
    const isHasty = hasKey && chance.isHit(HASTY);
    for (let i = 0; i < (isHasty ? 2 : 1); i++) void this.ask(sent, chance.below(2) + i, chance.below(3_000));
  }

  private async ask(sent: Sent, which: number, pauseMs: number): Promise<void> {
    this.open++;
    const { service, method, path, body } = sent.errand;
    const call = { method, path, body, ...(sent.key ? { key: sent.key } : {}) };
    for (let tries = 0; tries < (sent.key ? MOST_TRIES : 1); tries++) {
      const answer = await this.world.send(service, call, which + tries);
      sent.answers.push(answer);
      if (isOutcome(answer)) break;
      await new Promise<void>((resolve) => void this.world.agenda.after(pauseMs + 500 * tries, resolve));
    }
    this.open--;
  }
}

/** What clients were told that they must not be. */
export function brokenPromises(sent: readonly Sent[]): string[] {
  return sent.flatMap(({ name, errand, key, answers }) => {
    const about = `${name} (${errand.method} ${errand.path}${key ? `, ${key}` : ''})`;
    const failed = answers.filter(({ status }) => status === 500).map(({ body }) => `${about}: 500 ${JSON.stringify(body)}`);
    const outcomes = [...new Set(answers.filter(isOutcome).map(({ status, body }) => `${status} ${JSON.stringify(body)}`))];
    const differing = outcomes.length > 1 ? [`${about}: one key, ${outcomes.length} answers: ${outcomes.join(' | ')}`] : [];
    return [...failed, ...differing];
  });
}
