import { applyDecorators, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { reject } from '@pegboard/kit';
import { currentRequest } from '../request';

const OFFERED = Symbol('validate_only');

/** The body holds nothing that its fields forbid, and the caller wanted to know no more: it is answered 204. */
export class Validated {}

/**
 * A call that can be asked for its checks alone: with `?validate_only=true` the fields of the body are read as always, all that
 * is wrong is said, and the handler isn't reached. What depends on other things that exist is not looked at. So whoever
 * makes many things, like an import, is checked first by the same code that would refuse it later.
 */
export const ValidateOnly = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({
      name: 'validate_only',
      required: false,
      type: Boolean,
      description: 'true: only check the fields of the body; nothing is changed',
    }),
    ApiResponse({ status: 204, description: 'With `validate_only`: the fields of the body are valid' }),
    stopBefore,
  ) as MethodDecorator;

const stopBefore: MethodDecorator = (_target, _key, descriptor: PropertyDescriptor) => {
  const handler = descriptor.value as (...given: unknown[]) => unknown;
  const checked = function (this: unknown, ...given: unknown[]): unknown {
    if (currentRequest()?.validatesOnly) throw new Validated();
    return handler.apply(this, given);
  };
  // The description finds the body by the method's name, and calls the call by it.
  Object.defineProperty(checked, 'name', { value: handler.name });
  for (const key of Reflect.getMetadataKeys(handler)) Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), checked);
  Reflect.defineMetadata(OFFERED, true, checked);
  descriptor.value = checked as never;
};

/** A call that doesn't know the question must not do the work instead. */
@Injectable()
export class ValidateOnlyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http' && currentRequest()?.validatesOnly && !Reflect.getMetadata(OFFERED, context.getHandler()))
      throw reject('VALIDATE_ONLY_NOT_OFFERED', 'validate_only', 'This request does not support validate_only. Nothing was changed.');
    return next.handle();
  }
}
