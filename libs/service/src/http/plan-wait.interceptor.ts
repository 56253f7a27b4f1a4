import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import { PlanBarrier } from '../plan-barrier';
import { currentRequest } from '../request';

/** Waits for the plan where the caller asked for it and the handler has not waited by itself. */
@Injectable()
export class PlanWaitInterceptor implements NestInterceptor {
  constructor(private readonly barrier: PlanBarrier) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return next.handle().pipe(
      mergeMap(async (result: unknown) => {
        const scope = currentRequest();
        if (scope?.wantsPlan && !scope.isPlanSettled) await this.barrier.settle();
        return result;
      }),
    );
  }
}
