import { randomUUID } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { mergeMap, type Observable } from 'rxjs';
import { AuditStream, inTime, type AuditEntry } from '@pegboard/eventing';
import { instant } from '@pegboard/kit';
import { doingOf } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';

const NOTED_WITHIN_MS = 2_000;
const VERBS: Readonly<Record<string, string>> = { POST: 'created', PUT: 'updated', PATCH: 'updated', DELETE: 'deleted' };

/**
 * What a call changed of what the gateway keeps itself: a key, a webhook, a dead letter. `/v1/ops/dead_letters/:id/redrive` is
 * `dead_letters/17`, redrive.
 */
export function actOf(
  method: string,
  route: string,
  params: Readonly<Record<string, string>>,
  answer: unknown,
): Pick<AuditEntry, 'of' | 'action'> {
  const words = route.split('/').filter((word) => word !== '' && word !== 'v1' && word !== 'ops');
  const [resource = '', ...more] = words;
  const named = more.filter((word) => word.startsWith(':')).map((word) => params[word.slice(1)]);
  const verbs = more.filter((word) => !word.startsWith(':'));
  const made = (answer as { id?: unknown } | null | undefined)?.id;
  const id = named[0] ?? (typeof made === 'string' || typeof made === 'number' ? String(made) : '-');
  return { of: `${resource}/${id}`, action: verbs.at(-1) ?? VERBS[method] ?? method.toLowerCase() };
}

/** Notes in the audit stream what is changed at the gateway. An act that can't be noted now is in the log, as every write is. */
@Injectable()
export class ActsInterceptor implements NestInterceptor {
  constructor(
    private readonly bus: GatewayBus,
    private readonly logger: PinoLogger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const doing = doingOf(request.raw);
    if (!doing?.isWrite) return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        const act = actOf(request.method, request.routeOptions.url ?? '', request.params as Record<string, string>, answer);
        const { id, name, requestId } = doing.actor;
        const entry: AuditEntry = {
          ...act,
          id: randomUUID(),
          at: instant(Date.now()),
          actor: id,
          actor_name: name ?? null,
          request_id: requestId ?? null,
          service: 'gateway',
          version: null,
          sequence: null,
        };
        if (!(await inTime(this.noted(entry), NOTED_WITHIN_MS))) this.logger.error({ entry }, 'not in the audit stream');
        return answer;
      }),
    );
  }

  private async noted(entry: AuditEntry): Promise<true> {
    const stream = new AuditStream(await this.bus.connected('The bus'), this.bus.auditDays);
    await stream.ensure();
    await stream.append(entry);
    return true;
  }
}
