import { isHeard, type ReadMessage } from '@pegboard/eventing';
import { MemoryBus } from '@pegboard/eventing/testing';
import type { Agenda, AgendaClock } from './agenda';
import type { Chance } from './chance';
import type { SimConnection } from './sim-connection';

const ACK_WAIT_MS = 6_000;
const RECONNECTS_WITHIN_MS = 750;

/** Who answers questions: one replica of a service. */
export interface Answering {
  readonly connection: SimConnection;
  readonly answer: (data: unknown) => Promise<unknown>;
}

/** What a consumer has been given and hasn't acknowledged. */
interface Given {
  readonly message: ReadMessage;
  deliveries: number;
  /** Counts deliveries and renewals, so that an older deadline is known. */
  turn: number;
}

/** One service's place in the stream, which its replicas share; the server keeps it. */
export class Durable {
  subjects: readonly string[] = [];
  next = 0;
  private readonly given = new Map<number, Given>();
  readonly pulling = new Set<{ connection: SimConnection; take(message: ReadMessage, deliveries: number): void }>();

  constructor(private readonly bus: SimBus) {}

  /** Gives what is new to whoever pulls. */
  give(): void {
    if (this.bus.isAway || this.pulling.size === 0) return;
    const { messages } = this.bus.stream;
    for (; this.next < messages.length; this.next++) {
      const message = messages[this.next]!;
      if (this.subjects.some((pattern) => isHeard(pattern, message.subject))) this.deliver({ message, deliveries: 0, turn: 0 });
    }
  }

  acknowledge(sequence: number): void {
    this.given.delete(sequence);
  }

  again(sequence: number, afterMs: number): void {
    const given = this.given.get(sequence);
    if (given) this.due(given, afterMs);
  }

  renew(sequence: number): void {
    const given = this.given.get(sequence);
    if (given) this.due(given, ACK_WAIT_MS);
  }

  /** The place is put back together with the stream, and somewhat further. */
  goBackTo(sequence: number, further: number): void {
    this.next = Math.max(0, Math.min(this.next, this.bus.stream.messages.length) - further);
    for (const at of this.given.keys()) if (at > sequence || at > this.next) this.given.delete(at);
  }

  get floor(): number {
    const open = [...this.given.keys()];
    return open.length > 0 ? Math.min(...open) - 1 : this.next;
  }

  get inFlight(): number {
    return this.given.size;
  }

  private deliver(given: Given): void {
    given.deliveries++;
    this.given.set(given.message.sequence, given);
    this.due(given, ACK_WAIT_MS);
    const { chance } = this.bus;
    const times = this.bus.doubled > 0 && chance.isHit(this.bus.doubled) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const puller = chance.pick([...this.pulling]);
      if (puller && !(this.bus.lost > 0 && chance.isHit(this.bus.lost))) puller.take(given.message, given.deliveries);
    }
  }

  private due(given: Given, afterMs: number): void {
    const turn = ++given.turn;
    this.bus.agenda.after(afterMs, () => {
      if (given.turn !== turn || this.given.get(given.message.sequence) !== given) return;
      if (this.bus.isAway || this.pulling.size === 0) this.due(given, ACK_WAIT_MS);
      else this.deliver(given);
    });
  }
}

/** The server of the bus: the stream, the consumers that it remembers, its key-value store, and who answers which question. */
export class SimBus {
  readonly stream: MemoryBus;
  /** All that was ever published, also what a stream that went back no longer has. */
  readonly ever: ReadMessage[];
  readonly dead: { readonly subject: string; readonly reason: string }[] = [];
  readonly durables = new Map<string, Durable>();
  readonly keys = new Map<string, { revision: number; value: Uint8Array }>();
  readonly answering = new Map<string, Set<Answering>>();
  readonly connections = new Set<SimConnection>();
  isAway = false;
  hasGoneBack = false;
  lost = 0;
  doubled = 0;
  private revision = 0;

  constructor(
    readonly agenda: Agenda,
    readonly chance: Chance,
    clock: AgendaClock,
    stream = new MemoryBus(clock),
  ) {
    this.stream = stream;
    this.ever = [...stream.messages];
  }

  put(subject: string, messageId: string, event: Record<string, unknown>): { sequence: number; isNew: boolean } {
    const end = this.stream.messages.length;
    const { sequence } = this.stream.put(subject, messageId, event);
    const isNew = this.stream.messages.length > end;
    if (isNew) {
      this.ever.push(this.stream.messages[end]!);
      this.wake();
    }
    return { sequence, isNew };
  }

  durable(name: string): Durable {
    const known = this.durables.get(name) ?? new Durable(this);
    this.durables.set(name, known);
    return known;
  }

  putKey(key: string, value: Uint8Array, previous: number): number | undefined {
    if ((this.keys.get(key)?.revision ?? 0) !== previous) return undefined;
    this.keys.set(key, { revision: ++this.revision, value });
    return this.revision;
  }

  /** The server ends; with it all connections. */
  goAway(): void {
    this.isAway = this.stream.isAway = true;
    for (const connection of this.connections) connection.cut();
  }

  /** The server is there again, perhaps on an older copy of its data: without its newest messages. */
  comeBack(without = 0): void {
    this.isAway = this.stream.isAway = false;
    if (without > 0) {
      this.hasGoneBack = true;
      const sequence = Math.max(0, this.stream.messages.length - without);
      this.stream.goBackTo(sequence);
      for (const durable of this.durables.values()) durable.goBackTo(sequence, this.chance.below(4));
    }
    for (const connection of this.connections) this.agenda.after(this.chance.below(RECONNECTS_WITHIN_MS), () => connection.reconnect());
  }

  wake(): void {
    for (const durable of this.durables.values()) durable.give();
    for (const connection of this.connections) connection.wakeReaders();
  }
}
