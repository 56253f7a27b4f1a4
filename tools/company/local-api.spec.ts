import { apiOfEnvironment } from './local-api';

describe('the company that a command speaks to', () => {
  it('is never chosen between two', async () => {
    const both = { API_URL: 'http://127.0.0.1:1/v1', PEGBOARD_URL: 'http://127.0.0.1:2', API_KEY: 'a-key' };
    await expect(apiOfEnvironment(both)).rejects.toThrow(
      'API_URL is http://127.0.0.1:1, and PEGBOARD_URL is http://127.0.0.1:2: unset one of them, so that the right company is meant',
    );
  });

  it('may be named twice', async () => {
    const same = { API_URL: 'http://127.0.0.1:1/v1/', PEGBOARD_URL: 'http://127.0.0.1:1', API_KEY: 'a-key' };
    await expect(apiOfEnvironment(same)).rejects.toThrow(
      /^The company at http:\/\/127\.0\.0\.1:1 doesn’t answer \(.+\)\. Is it running, and is PEGBOARD_URL right\?$/,
    );
  });
});
