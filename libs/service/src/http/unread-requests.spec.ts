import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalOf, refuseUnread } from './unread-requests';

describe('a request that can’t be read', () => {
  it('is answered in the shape of errors', async () => {
    const server = createServer((_request, response) => response.end()).on('clientError', refuseUnread as never);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: `/v1/batches?batch_number=${'x'.repeat(20_000)}` }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      })
        .on('error', reject)
        .end();
    });
    await new Promise((resolve) => server.close(resolve));
    expect(answer.status).toBe(431);
    expect(JSON.parse(answer.text)).toEqual({
      statusCode: 431,
      name: 'RequestHeaderFieldsTooLargeError',
      message: 'The address and the headers together are too long.',
      code: 'HEADERS_TOO_LARGE',
      details: [],
    });
  });

  it('says whether it was late, long or broken', () => {
    expect(
      ['ERR_HTTP_REQUEST_TIMEOUT', 'HPE_HEADER_OVERFLOW', 'HPE_INVALID_METHOD', undefined].map((code) => refusalOf(code).statusCode),
    ).toEqual([408, 431, 400, 400]);
  });
});
