import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { readsOf, type Scope } from '@pegboard/access';
import { errorOf, type RejectionDetail } from '@pegboard/kit';
import type { Caller } from '../access/authenticator';

const writeOnly = new WeakSet<FastifyRequest>();

/** Remembers of a call whether its caller may see what it changes. */
export function noteReading(request: FastifyRequest, caller: Caller, needed: readonly Scope[]): void {
  if (readsOf(needed).some((scope) => !caller.scopes.has(scope))) writeOnly.add(request);
}

/** What a caller needs to go on, and gets nowhere else. */
const TOLD = ['id', 'token', 'key'];
const LISTS = ['data', 'results'];

/** Of an answer, what may be told to whoever can't read it: which things there are now, and nothing about them. */
export function namesIn(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(namesIn);
  if (typeof answer !== 'object' || answer === null) return {};
  const told = Object.entries(answer).filter(([name, value]) => TOLD.includes(name) && typeof value !== 'object');
  const lists = Object.entries(answer).filter(([name, value]) => LISTS.includes(name) && Array.isArray(value));
  return Object.fromEntries([...told, ...lists.map(([name, list]) => [name, namesIn(list)])]);
}

interface Refused {
  readonly statusCode: number;
  readonly message: string;
  readonly code: string;
  readonly details: readonly RejectionDetail[];
}

/** Of a refusal, what may be told to whoever can't read why: its code, where, and what it means in general. */
export function refusalFor<Body extends Refused>(request: FastifyRequest | undefined, body: Body): Body {
  const isAboutThings = body.statusCode === 409 || body.statusCode === 412;
  if (!isAboutThings || !request || !writeOnly.has(request)) return body;
  const general = (code: string): string => errorOf(code)?.says ?? 'The request conflicts with the present state.';
  const details = body.details.map(({ path, code }) => ({ path, code, message: general(code) }));
  return { ...body, message: general(body.code), details };
}

/** A caller that may change things and not read them is told their ids. The outermost, so that answers that are kept are whole. */
@Injectable()
export class WriteOnlyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || !writeOnly.has(context.switchToHttp().getRequest())) return next.handle();
    return next.handle().pipe(map((answer: unknown) => (answer === undefined ? undefined : namesIn(answer))));
  }
}
