import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { neededScopes, type Scope } from '@pegboard/access';
import { noteActor } from '@pegboard/eventing';
import { Authenticator, type Caller } from '../access/authenticator';
import { currentRequest } from '../request';
import { noteDoing, requestIdOf } from '../request-name';
import { forbidden, unauthorized } from './error.filter';
import { noteReading } from './write-only';

const IS_PUBLIC = 'pegboard:public';
const NEEDS = 'pegboard:needs';

/** Answers without a key: health, metrics, the API's description. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(IS_PUBLIC, true);

/** The scopes of a route that the table of `@pegboard/access` doesn't know. */
export const Needs = (...scopes: Scope[]): MethodDecorator & ClassDecorator => SetMetadata(NEEDS, scopes);

/** Which of the needed scopes a caller lacks. For a call that nobody may make: undefined. */
export const lacking = (caller: Caller, needed: readonly Scope[] | undefined): readonly Scope[] | undefined =>
  needed?.filter((scope) => !caller.scopes.has(scope));

const isWrite = (method: string, needed: readonly Scope[]): boolean =>
  method !== 'GET' && method !== 'HEAD' && needed.some((scope) => !/:(read|simulate)$/.test(scope));

/**
 * Who may do what, in every service and not only at the gateway: a proof (`Authorization: Bearer …`), and the scopes
 * that the route needs. A route without scopes is refused to everybody.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const told = <T>(key: string): T | undefined => this.reflector.getAllAndOverride<T>(key, [context.getHandler(), context.getClass()]);
    if (told<boolean>(IS_PUBLIC)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const caller = await this.authenticator.callerOf(request);
    if (!caller) {
      void reply.header('www-authenticate', 'Bearer');
      throw unauthorized();
    }
    const needed = told<Scope[]>(NEEDS) ?? neededScopes(request.method, request.routeOptions.url ?? '');
    const missing = lacking(caller, needed);
    if (missing?.length !== 0) {
      void reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${(needed ?? []).join(' ')}"`);
      throw forbidden(needed, missing);
    }
    noteReading(request, caller, needed ?? []);
    const actor = { id: caller.id.replaceAll(' ', '%20'), name: caller.name, requestId: requestIdOf(request.raw) };
    noteActor(actor);
    noteDoing(request.raw, { actor, isWrite: isWrite(request.method, needed ?? []) && !currentRequest()?.validatesOnly });
    const scope = currentRequest();
    if (scope) Object.assign(scope, { caller: caller.id, callerName: caller.name });
    return true;
  }
}
