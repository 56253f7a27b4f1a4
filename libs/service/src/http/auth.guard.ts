import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config';
import { currentRequest } from '../request';
import { unauthorized } from './error.filter';

const IS_PUBLIC = 'pegboard:public';

/** Answers without a key: health, metrics, the API's description. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(IS_PUBLIC, true);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `Authorization: Bearer <key>` on every HTTP call, in every service and not only at the gateway. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly key: Buffer;

  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.key = digest(settings.PEGBOARD_API_KEY);
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (!this.isKnown(authorization)) throw unauthorized();
    const scope = currentRequest();
    if (scope) scope.caller = 'api-key';
    return true;
  }

  /** Compares digests, so that the time it takes says nothing about the key. */
  isKnown(authorization: string | undefined): boolean {
    const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), this.key);
  }
}
