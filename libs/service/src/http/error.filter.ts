import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAway, traceId } from '@pegboard/eventing';
import { HTTP_STATUS, Rejection, statusOf, type ErrorCode, type RejectionDetail } from '@pegboard/kit';
import { Validated } from './validate-only';
import { refusalFor } from './write-only';

/** The one shape of every error. */
export interface ErrorBody {
  readonly statusCode: number;
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly details: readonly RejectionDetail[];
}

/** What an error is called by its status. */
export const NAME: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  405: 'MethodNotAllowedError',
  408: 'RequestTimeoutError',
  409: 'ConflictError',
  412: 'PreconditionFailedError',
  413: 'PayloadTooLargeError',
  415: 'UnsupportedMediaTypeError',
  422: 'UnprocessableEntityError',
  429: 'TooManyRequestsError',
  431: 'RequestHeaderFieldsTooLargeError',
  500: 'InternalServerError',
  503: 'ServiceUnavailableError',
};
const CODE: Readonly<Record<number, ErrorCode>> = {
  400: 'MALFORMED_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'NOT_READY',
};

/** What is answered for a code; the catalogue knows its status. */
export const errorBody = (code: ErrorCode, message: string, details: readonly RejectionDetail[] = []): ErrorBody =>
  bodyWith(statusOf(code), code, message, details);

const bodyWith = (statusCode: number, code: string, message: string, details: readonly RejectionDetail[]): ErrorBody => ({
  statusCode,
  name: NAME[statusCode] ?? 'Error',
  message,
  code,
  details,
});

/** An error that no rule makes: it isn't kept for an Idempotency-Key. */
export const httpError = (code: ErrorCode, message: string, details?: readonly RejectionDetail[]): HttpException =>
  new HttpException(errorBody(code, message, details), statusOf(code));

export const unauthorized = (): HttpException => httpError('UNAUTHORIZED', 'A valid key is needed: Authorization: Bearer <key>.');

/** @param missing which of the needed scopes the caller lacks; undefined where no scope would do */
export function forbidden(needed: readonly string[] | undefined, missing: readonly string[] | undefined): HttpException {
  return new HttpException(forbiddenBody(needed, missing), 403);
}

export function forbiddenBody(needed: readonly string[] | undefined, missing: readonly string[] | undefined): ErrorBody {
  const message = missing
    ? `This key may not make this request: it lacks ${missing.join(' and ')}.`
    : 'No key may make this request, because no scope covers it.';
  return errorBody('INSUFFICIENT_SCOPE', message, [
    { path: '', code: 'INSUFFICIENT_SCOPE', message, info: { needed: needed ?? [], missing: missing ?? [] } },
  ]);
}

/** Turns whatever was thrown into the documented shape; our own mistakes into a 500 with the trace id and nothing else. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(problem: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (problem instanceof Validated) return void reply.status(204).send();
    const body = refusalFor(http.getRequest<FastifyRequest>(), this.bodyOf(problem));
    if (body.statusCode === 503) void reply.header('retry-after', '2');
    void reply.status(body.statusCode).send(body);
  }

  private bodyOf(problem: unknown): ErrorBody {
    if (problem instanceof Rejection) return bodyWith(HTTP_STATUS[problem.kind], problem.code, problem.message, problem.details);
    if (problem instanceof HttpException) return ofHttpException(problem);
    const status = (problem as { statusCode?: number }).statusCode;
    if (status && status >= 400 && status < 500) return errorBody(CODE[status] ?? 'MALFORMED_REQUEST', (problem as Error).message);
    if (isAway(problem)) {
      this.logger.error(problem);
      return errorBody(
        'SERVICE_UNAVAILABLE',
        'The database or the bus is down. Try again in a few seconds, with the same Idempotency-Key if the request creates something.',
      );
    }
    this.logger.error(problem);
    return errorBody('INTERNAL_ERROR', `Internal error. Trace ${traceId() ?? 'unknown'} has the details.`);
  }
}

function ofHttpException(problem: HttpException): ErrorBody {
  const given = problem.getResponse();
  if (typeof given === 'object' && 'code' in given && 'details' in given) return given as ErrorBody;
  // Terminus answers a whole report, which probes and people want to read.
  if (typeof given === 'object' && 'status' in given && 'details' in given)
    return { ...errorBody('NOT_READY', 'Not ready.'), ...(given as object) } as ErrorBody;
  return errorBody(CODE[problem.getStatus()] ?? 'MALFORMED_REQUEST', problem.message);
}
