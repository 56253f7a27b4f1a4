import { Injectable } from '@nestjs/common';
import { canRedrive, REDRIVES } from '@pegboard/contracts';
import { DeadLetters, NatsAsker, SystemClock, type DeadLetter, type DeadLettersAsked } from '@pegboard/eventing';
import { notFound, reject, Rejection } from '@pegboard/kit';
import { GatewayBus } from '../connections/gateway-bus';
import { nameOf, SettledLetters, type SettledLetter } from './settled-letters';
import type { RedriveResult } from './dead-letter.answer';

const HANDLED_WITHIN_MS = 10_000;
/** One request redrives for so long, and says how many it left. */
const REDRIVES_FOR_MS = 20_000;

export interface OpenLetter {
  readonly letter: DeadLetter;
  readonly text: string;
}

/** Deals with what services gave up: shows it, hands it back to the service that gave it up, or throws it away. */
@Injectable()
export class DeadLetterDesk {
  private readonly clock = new SystemClock();
  /** Letters in hand, so that two who redrive the same one at once do it one after the other. */
  private readonly inHand = new Map<number, Promise<unknown>>();

  constructor(
    private readonly bus: GatewayBus,
    private readonly settled: SettledLetters,
  ) {}

  /** Those nobody has dealt with, oldest first. */
  async open(asked: DeadLettersAsked): Promise<DeadLetter[]> {
    const letters = await this.letters();
    const found = await letters.list(asked);
    const settled = await this.settled.among(found);
    // A crash came between the two steps of settling it.
    for (const letter of found) if (settled.has(nameOf(letter))) await letters.remove(letter.sequence);
    return found.filter((letter) => !settled.has(nameOf(letter)));
  }

  /** @throws Rejection NOT_FOUND */
  async find(id: number): Promise<OpenLetter | SettledLetter> {
    const found = await (await this.letters()).get(id);
    const settled = found ? await this.settled.of(found.letter) : await this.settled.at(id);
    if (settled) return settled;
    if (!found) throw notFound('dead letter', id);
    return found;
  }

  /**
   * Hands a letter back; when this resolves, its service has handled it.
   * @throws Rejection NOT_FOUND, ALREADY_REDRIVEN, ALREADY_DISCARDED, NOT_HEARD, STILL_REFUSED, NO_REDRIVE
   */
  redrive(id: number, by: string): Promise<SettledLetter> {
    return this.inTurn(id, async () => {
      const { letter, text } = await this.findOpen(id);
      const { service, subject, originalSequence, traceparent } = letter;
      if (!canRedrive(service))
        throw reject(
          'NO_REDRIVE',
          'id',
          `${service} can't receive a dead letter again, because it reads all events itself. Discard the dead letter.`,
          { service },
        );
      const asker = new NatsAsker(await this.bus.connected(), this.clock, this.bus.timers);
      const given = { subject, sequence: originalSequence ?? 0, text, traceparent };
      await asker.ask(REDRIVES[service], given, { deadlineMs: HANDLED_WITHIN_MS });
      return this.settle(letter, 'redriven', by, null);
    });
  }

  /** @throws Rejection NOT_FOUND, ALREADY_REDRIVEN, ALREADY_DISCARDED */
  discard(id: number, by: string, why: string): Promise<SettledLetter> {
    return this.inTurn(id, async () => this.settle((await this.findOpen(id)).letter, 'discarded', by, why));
  }

  /** One after the other, the oldest first, as they once came. One that is refused again stays, and the next has its turn. */
  async redriveAll(ids: readonly number[], by: string): Promise<{ results: RedriveResult[]; left: number }> {
    const until = this.clock.elapsed() + REDRIVES_FOR_MS;
    const results: RedriveResult[] = [];
    for (const id of ids) {
      if (this.clock.elapsed() > until) break;
      results.push(await this.redriven(id, by));
    }
    return { results, left: ids.length - results.length };
  }

  /**
   * Hands what no running version listened to back to its service: one that does may have come. What still isn't heard stays.
   * @returns how many were handled
   */
  async redriveUnheard(): Promise<number> {
    const letters = await this.letters();
    // Who has dead letters is asked of the server's counts; which they are only if there are any.
    if ((await letters.counts()).size === 0) return 0;
    const unheard = (await this.open({})).filter(({ isUnheard }) => isUnheard).map(({ sequence }) => sequence);
    const { results } = await this.redriveAll(unheard, 'the gateway');
    return results.filter(({ state, code }) => state === 'redriven' && code === null).length;
  }

  private async redriven(id: number, by: string): Promise<RedriveResult> {
    try {
      await this.redrive(id, by);
      return { id, state: 'redriven', code: null, message: null };
    } catch (problem) {
      if (!(problem instanceof Rejection)) throw problem;
      const { code, message } = problem;
      const state = code === 'ALREADY_REDRIVEN' ? 'redriven' : code === 'ALREADY_DISCARDED' ? 'discarded' : 'open';
      return { id, state, code, message };
    }
  }

  private async findOpen(id: number): Promise<OpenLetter> {
    const found = await this.find(id);
    if ('letter' in found) return found;
    throw already(found);
  }

  /** First the record, then the stream: a letter that is in both is settled. */
  private async settle(letter: DeadLetter, outcome: SettledLetter['outcome'], by: string, why: string | null): Promise<SettledLetter> {
    const isFirst = await this.settled.settle(letter, outcome, by, why);
    const settled = (await this.settled.of(letter))!;
    await (await this.letters()).remove(letter.sequence);
    if (!isFirst) throw already(settled);
    return settled;
  }

  private async letters(): Promise<DeadLetters> {
    return new DeadLetters(await this.bus.connected('The bus with the dead letters'));
  }

  private async inTurn<T>(id: number, work: () => Promise<T>): Promise<T> {
    const before = this.inHand.get(id) ?? Promise.resolve();
    const done = before.then(work, work);
    this.inHand.set(id, done);
    try {
      return await done;
    } finally {
      if (this.inHand.get(id) === done) this.inHand.delete(id);
    }
  }
}

const already = ({ sequence, outcome, settledBy, settledAt }: SettledLetter): Rejection =>
  outcome === 'redriven'
    ? reject('ALREADY_REDRIVEN', 'id', `Dead letter ${sequence} was redriven by ${settledBy} at ${settledAt}.`, { by: settledBy })
    : reject('ALREADY_DISCARDED', 'id', `Dead letter ${sequence} was discarded by ${settledBy} at ${settledAt}.`, { by: settledBy });
