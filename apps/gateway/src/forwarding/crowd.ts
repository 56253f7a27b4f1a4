import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorBody, type ErrorBody } from '@pegboard/service';
import type { RoutedService } from './routes';

/** Calls to one service that may be under way: each waits for half a minute at most for a connection, and for half a minute for the answer. */
export const MAX_CALLS_PER_SERVICE = 256;
/** What bodies may fill together, while they come in and until they are answered. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

interface Held {
  service: RoutedService | undefined;
  bytes: number;
}

/** How much is under way through this gateway. What would be too much is refused, before it fills the memory. */
export class Crowd {
  private readonly calls = new Map<RoutedService, number>();
  private readonly held = new WeakMap<FastifyRequest, Held>();
  private bytes = 0;

  /** Counts what the calls of a server hold until each is answered, or its caller has gone. */
  watch(server: FastifyInstance): void {
    server.addHook('onRequest', (request, reply, done) => {
      const held: Held = { service: undefined, bytes: 0 };
      this.held.set(request, held);
      reply.raw.once('close', () => this.release(held));
      done();
    });
  }

  /** A piece of a body has come. @returns the refusal, if there is no room for it */
  keeps(request: FastifyRequest, bytes: number): ErrorBody | undefined {
    if (this.bytes + bytes > MAX_BODY_BYTES) return busy('The gateway holds as many bodies of requests as it can.');
    this.held.get(request)!.bytes += bytes;
    this.bytes += bytes;
    return undefined;
  }

  /** A call goes to a service. @returns the refusal, if too many are on their way there */
  admits(request: FastifyRequest, service: RoutedService): ErrorBody | undefined {
    const calls = this.calls.get(service) ?? 0;
    if (calls >= MAX_CALLS_PER_SERVICE) return busy(`${calls} calls wait for the ${service} service.`);
    this.held.get(request)!.service = service;
    this.calls.set(service, calls + 1);
    return undefined;
  }

  private release({ service, bytes }: Held): void {
    this.bytes -= bytes;
    if (service) this.calls.set(service, this.calls.get(service)! - 1);
  }
}

const busy = (why: string): ErrorBody => errorBody('SERVICE_BUSY', `${why} Nothing was changed. Try again in a few seconds.`);
