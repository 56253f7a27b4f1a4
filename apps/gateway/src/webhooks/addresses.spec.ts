import type { LookupAddress } from 'node:dns';
import { AddressRefused, Destinations, isNetwork } from './addresses';

const nowhere = new Destinations();

describe('where webhooks may be sent', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:db8::1',
    'fe80::1',
    'fe80::1%lo',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not public', (address) => {
    expect([nowhere.mayReach(address, true), nowhere.mayReach(address, false)]).toEqual([false, false]);
  });

  it.each(['8.8.8.8', '172.32.0.1', '::ffff:8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])('%s is, by https', (address) => {
    expect([nowhere.mayReach(address, true), nowhere.mayReach(address, false)]).toEqual([true, false]);
  });

  it('networks that the operator names are reached too, also by http, and nothing beside them', () => {
    const some = new Destinations(['10.1.0.0/16', 'fd12::/16']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::5'])
      expect([address, some.mayReach(address, false), some.mayReach(address, true)]).toEqual([address, true, true]);
    for (const address of ['10.2.0.1', '127.0.0.1', 'fd13::1', '169.254.169.254'])
      expect([address, some.mayReach(address, true)]).toEqual([address, false]);
    expect(some.mayReach('8.8.8.8', false)).toBe(false);
  });

  it.each([
    ['10.0.0.0/8', true],
    ['::1/128', true],
    ['10.0.0.0', false],
    ['10.0.0.0/33', false],
    ['host/8', false],
    ['', false],
  ])('%j is a network: %s', (text, is) => {
    expect(isNetwork(text)).toBe(is);
  });

  const lookedUp = (destinations: Destinations, all: boolean) =>
    new Promise<unknown>((resolve, reject) =>
      destinations.lookup(true)('shop.example', { all } as never, (error, address) => (error ? reject(error) : resolve(address))),
    );

  it('what a name means is judged when the connection is made: one that changes its mind gains nothing', async () => {
    const answers: LookupAddress[][] = [[{ address: '8.8.8.8', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
    const rebinding = new Destinations([], (_host, _options, done) => done(null, answers.shift()!));
    expect(await lookedUp(rebinding, false)).toBe('8.8.8.8');
    await expect(lookedUp(rebinding, false)).rejects.toThrow(AddressRefused);
    expect(answers).toEqual([]);
  });

  it('one forbidden address among several refuses the name', async () => {
    const mixed = new Destinations([], (_host, _options, done) =>
      done(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '::ffff:10.0.0.1', family: 6 },
      ]),
    );
    await expect(lookedUp(mixed, true)).rejects.toThrow(/shop.example is ::ffff:10.0.0.1/);
    const none = new Destinations([], (_host, _options, done) => done(null, []));
    await expect(lookedUp(none, true)).rejects.toThrow(/no address/);
  });
});

describe('a webhook’s URL', () => {
  it.each([
    ['ftp://shop.example/x', 'URL_MALFORMED'],
    ['shop.example', 'URL_MALFORMED'],
    ['javascript:alert(1)', 'URL_MALFORMED'],
    ['http://shop.example/x', 'URL_NOT_HTTPS'],
    ['https://user:pass@shop.example/x', 'URL_HAS_CREDENTIALS'],
    ['https://user@shop.example/x', 'URL_HAS_CREDENTIALS'],
    ['https://localhost/x', 'URL_NOT_ALLOWED'],
    ['https://localhost./x', 'URL_NOT_ALLOWED'],
    ['https://api.localhost/x', 'URL_NOT_ALLOWED'],
    ['https://127.1/x', 'URL_NOT_ALLOWED'],
    ['https://2130706433/x', 'URL_NOT_ALLOWED'],
    ['https://0x7f.0.0.1/x', 'URL_NOT_ALLOWED'],
    ['https://[::1]/x', 'URL_NOT_ALLOWED'],
    ['https://[::ffff:169.254.169.254]/latest', 'URL_NOT_ALLOWED'],
    ['https://169.254.169.254/latest', 'URL_NOT_ALLOWED'],
  ])('%s is refused as %s', (url, code) => {
    expect(() => nowhere.read(url)).toThrow(expect.objectContaining({ code }));
  });

  it('is kept as it will be called', () => {
    expect(nowhere.read('https://Shop.Example:443/hooks?x=1#part')).toBe('https://shop.example/hooks?x=1');
    expect(new Destinations(['127.0.0.0/8']).read('http://localhost:4567/x')).toBe('http://localhost:4567/x');
  });
});
