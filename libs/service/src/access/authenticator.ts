import type { FastifyRequest } from 'fastify';
import type { Scope } from '@pegboard/access';

/** Who makes a call, and what they may do. */
export interface Caller {
  /** Stays the same over rotations and renewals: idempotency keys and limits are counted by it. */
  readonly id: string;
  /** For people, in logs and in what orders say about who did what. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** One kind of proof. Answers undefined for what it doesn't know. @throws Rejection `unavailable` if it can't tell now */
export interface Way {
  read(token: string): Promise<Caller | undefined> | Caller | undefined;
}

const MAX_TOKEN_LENGTH = 8_192;

/** Finds out who calls, by the ways that this process knows, in their order. */
export class Authenticator {
  private readonly ways: Way[] = [];
  private readonly known = new WeakMap<FastifyRequest, Caller>();

  add(way: Way): void {
    this.ways.push(way);
  }

  /** The caller of a request; looked up once, however many ask. Undefined without a proof that holds. */
  async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const known = this.known.get(request);
    if (known) return known;
    const caller = await this.authenticate(request.headers.authorization);
    if (caller) this.known.set(request, caller);
    return caller;
  }

  async authenticate(authorization: string | undefined): Promise<Caller | undefined> {
    const token = /^Bearer ([^\s,]+)$/i.exec(authorization ?? '')?.[1];
    if (!token || token.length > MAX_TOKEN_LENGTH) return undefined;
    for (const way of this.ways) {
      const caller = await way.read(token);
      if (caller) return caller;
    }
    return undefined;
  }
}
