import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { differences } from '@pegboard/testing';
import { API_KEY, withCompany } from './running-company';

const MB = 1024 * 1024;
const JSON_BODY = 'Content-Type: application/json';

interface Case {
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  readonly status: number;
  readonly code: string;
}

const sending = (body: string | Buffer, more: object = {}) => ({
  line: 'POST /v1/customers',
  headers: [JSON_BODY, `Content-Length: ${Buffer.byteLength(body)}`],
  body,
  ...more,
});
const malformed = { status: 400, code: 'MALFORMED_REQUEST' };
const nowhere = { status: 404, code: 'NOT_FOUND' };
const wrongMethod = { status: 405, code: 'METHOD_NOT_ALLOWED' };
const tooLarge = { status: 413, code: 'PAYLOAD_TOO_LARGE' };
const wrongKind = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' };
const tooLong = { status: 431, code: 'HEADERS_TOO_LARGE' };
const notUtf8 = { status: 400, code: 'BODY_NOT_UTF8' };

/** Each is answered alike by the gateway and by a service. */
const CASES: Readonly<Record<string, Case>> = {
  'an unknown path': { line: 'GET /v1/nowhere', ...nowhere },
  'a path outside of the API': { line: 'GET /favicon.ico', ...nowhere },
  'a part of a resource that isn’t there': { line: 'GET /v1/customers/1/nothing', ...nowhere },
  'PUT of a list': { ...sending('{}', { line: 'PUT /v1/customers' }), ...wrongMethod },
  'DELETE of a list': { line: 'DELETE /v1/customers', ...wrongMethod },
  'POST to one of a list': { ...sending('{}', { line: 'POST /v1/customers/1' }), ...wrongMethod },
  'POST to the health': { ...sending('{}', { line: 'POST /health/live' }), ...wrongMethod },
  CONNECT: { line: 'CONNECT pegboard.example:80', ...wrongMethod },
  'an unknown method': { line: 'BREW /v1/customers', ...malformed },
  'a body that says that it is too large': {
    line: 'POST /v1/customers',
    headers: [JSON_BODY, `Content-Length: ${5 * MB}`],
    body: '{',
    ...tooLarge,
  },
  'a body that turns out too large': {
    line: 'POST /v1/customers',
    headers: [JSON_BODY, 'Transfer-Encoding: chunked'],
    body: `${(4 * MB + 1).toString(16)}\r\n${' '.repeat(4 * MB + 1)}\r\n0\r\n\r\n`,
    ...tooLarge,
  },
  XML: { ...sending('<a/>', { headers: ['Content-Type: text/xml', 'Content-Length: 4'] }), ...wrongKind },
  'plain text': { ...sending('{}', { headers: ['Content-Type: text/plain', 'Content-Length: 2'] }), ...wrongKind },
  'a body of no kind': { ...sending('{}', { headers: ['Content-Length: 2'] }), ...wrongKind },
  'a kind that is none': { ...sending('{}', { headers: ['Content-Type: ;;;', 'Content-Length: 2'] }), ...wrongKind },
  'JSON in UTF-16': {
    ...sending('{}', { headers: ['Content-Type: application/json; charset=utf-16', 'Content-Length: 2'] }),
    ...wrongKind,
  },
  'compressed JSON': { ...sending('{}', { headers: [JSON_BODY, 'Content-Encoding: gzip', 'Content-Length: 2'] }), ...wrongKind },
  'long headers': { line: 'GET /v1/customers', headers: [`X-Long: ${'x'.repeat(20_000)}`], ...tooLong },
  'many headers': { line: 'GET /v1/customers', headers: Array.from({ length: 2_500 }, (_, i) => `x-${i}: y`), ...tooLong },
  'a long query': { line: `GET /v1/customers?name=${'x'.repeat(20_000)}`, ...tooLong },
  'a long part of a path': { line: `GET /v1/customers/${'1'.repeat(300)}`, ...tooLong },
  'a lone % in a path': { line: 'GET /v1/customers/%', ...malformed },
  'an escape that is none in a path': { line: 'GET /v1/customers/%zz', ...malformed },
  'half a letter in a path': { line: 'GET /v1/customers/%ff', ...malformed },
  'half a letter where nothing is': { line: 'GET /%E0%A4%A', ...malformed },
  'half a letter in a query': { line: 'GET /v1/customers?name=Gr%F6', ...malformed },
  'half a character in a query': { line: 'GET /v1/customers?name=a%20%ED%A0%80', ...malformed },
  'half a letter in a query’s name': { line: 'GET /v1/customers?n%ffme=a', ...malformed },
  'a byte in a query': { line: 'GET /v1/customers?name=Gr\xf6', ...malformed },
  'a space in a path': { line: 'GET /v1/cust omers', ...malformed },
  'a body in Latin-1': { ...sending(Buffer.from('{"name":"Gr\xf6"}', 'latin1')), ...notUtf8 },
  'a body in UTF-16 after all': { ...sending(Buffer.from('{"name":"a"}', 'utf16le')), ...malformed },
  'half a JSON': { ...sending('{"name":'), ...malformed },
  'a JSON that names __proto__': { ...sending('{"name":"a","__proto__":{"b":1}}'), ...malformed },
  'a body that is longer than it says': { line: 'POST /v1/customers', headers: [JSON_BODY, 'Content-Length: 1'], body: '{}', ...malformed },
  'a length that is none': { line: 'POST /v1/customers', headers: [JSON_BODY, 'Content-Length: two'], body: '{}', ...malformed },
  'a length below zero': { line: 'POST /v1/customers', headers: [JSON_BODY, 'Content-Length: -1'], body: '{}', ...malformed },
  'two lengths': { line: 'POST /v1/customers', headers: [JSON_BODY, 'Content-Length: 2', 'Content-Length: 3'], body: '{}', ...malformed },
  'a length and pieces': {
    line: 'POST /v1/customers',
    headers: [JSON_BODY, 'Content-Length: 2', 'Transfer-Encoding: chunked'],
    body: '0\r\n\r\n',
    ...malformed,
  },
  'another coding of the transfer': {
    line: 'POST /v1/customers',
    headers: [JSON_BODY, 'Transfer-Encoding: gzip, chunked'],
    body: '0\r\n\r\n',
    ...malformed,
  },
  'a piece of no length': {
    line: 'POST /v1/customers',
    headers: [JSON_BODY, 'Transfer-Encoding: chunked'],
    body: 'zz\r\n{}\r\n0\r\n\r\n',
    ...malformed,
  },
  'an expectation that nobody knows': { line: 'GET /v1/customers', headers: ['Expect: tea'], ...malformed },
  'two hosts': { line: 'GET /v1/customers', headers: ['Host: elsewhere.example'], ...malformed },
  'a name of a header with a space': { line: 'GET /v1/customers', headers: ['Bad Header: x'], ...malformed },
};

/** Whole requests that no caller of the table above could write. */
const RAW: Readonly<Record<string, string | Buffer>> = {
  'words that are no request': 'HELLO\r\n\r\n',
  'another version of HTTP': 'GET / HTTP/3.0\r\nHost: a\r\n\r\n',
  'HTTP/2 without an agreement': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a greeting of TLS': Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
  'no host': 'GET /v1/customers HTTP/1.1\r\nConnection: close\r\n\r\n',
};

describe('every error has the one shape, on the wire', () => {
  const running = withCompany();
  const doors = ['gateway', 'sales'] as const;
  const portOf = (who: (typeof doors)[number]): number => {
    const { gateway, services } = running().company;
    return Number(new URL(who === 'gateway' ? gateway.url : services.sales.url).port);
  };

  const exchange = async (who: (typeof doors)[number], bytes: Buffer): Promise<string> => {
    const socket = connect(portOf(who), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(bytes);
    return text(socket);
  };

  const expectRefusal = (answer: string, status: number, code: string): void => {
    const [head, body] = answer.split('\r\n\r\n', 2) as [string, string];
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/json/im);
    const refusal = JSON.parse(/^[0-9a-f]+\r\n/.test(body) ? body.split('\r\n')[1]! : body);
    expect(refusal).toEqual({ statusCode: status, name: expect.stringMatching(/Error$/), message: expect.any(String), code, details: [] });
    expect(differences(refusal, status)).toEqual([]);
    if (status === 405 && !/\bCONNECT\b/.test(body)) expect(head).toMatch(/^allow: [A-Z, ]+$/im);
  };

  describe.each(doors)('%s', (who) => {
    it.each(Object.keys(CASES))('%s', async (name) => {
      const { line, headers = [], body = '', status, code } = CASES[name]!;
      const authorized = `Authorization: Bearer ${API_KEY}`;
      const head = [`${line} HTTP/1.1`, 'Host: pegboard.example', 'Connection: close', authorized, ...headers, '', ''].join('\r\n');
      expectRefusal(await exchange(who, Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)])), status, code);
    });

    it.each(Object.keys(RAW))('%s', async (name) => {
      expectRefusal(await exchange(who, Buffer.from(RAW[name]!)), malformed.status, malformed.code);
    });
  });

  it('everybody still answers', async () => {
    expect((await running().api.send('GET', '/v1/customers')).status).toBe(200);
  });
});
