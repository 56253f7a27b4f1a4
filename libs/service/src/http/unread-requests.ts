import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { errorBody, type ErrorBody } from './error.filter';

/** What the parser said, in the words of the API. */
export function refusalOf(code: string | undefined): ErrorBody {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return errorBody('REQUEST_TOO_SLOW', 'The request did not arrive in time.');
  if (code === 'HPE_HEADER_OVERFLOW') return errorBody('HEADERS_TOO_LARGE', 'The address and the headers together are too long.');
  return errorBody('MALFORMED_REQUEST', 'The request could not be read.');
}

/** What can't be read as a request never meets the filter of errors, but gets an answer of the same shape. */
export function refuseUnread(error: Error & { code?: string }, socket: Socket): void {
  // The caller has gone: there is nobody to answer.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  answerOn(socket, refusalOf(error.code));
  socket.destroy(error);
}

/** An answer on a connection that carries none by itself; it is the last one. */
export function answerOn(socket: Socket, refusal: ErrorBody): void {
  const body = JSON.stringify(refusal);
  const head = [
    `HTTP/1.1 ${refusal.statusCode} ${STATUS_CODES[refusal.statusCode]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
}
