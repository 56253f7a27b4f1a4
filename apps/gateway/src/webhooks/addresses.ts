import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { reject } from '@pegboard/kit';

/** Where nothing public is: this machine, private networks, link-local with the clouds' metadata, and what is reserved. */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Only 2000::/3 is public at all; in it, what tunnels to some IPv4 address, and documentation. */
const PUBLIC_6 = '2000::/3';
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** An IPv4 address written as IPv6; it is judged as the IPv4 address that it is. */
const MAPPED = '::ffff:0:0/96';

const kindOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string];
    list.addSubnet(address, Number(bits), kindOf(address));
  }
  return list;
}

const reserved = listOf([...NOT_PUBLIC_4, ...NOT_PUBLIC_6]);
const public6 = listOf([PUBLIC_6]);
const mapped = listOf([MAPPED]);

/** Whether a text is a network such as `10.1.0.0/16` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const [, address, bits] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? [];
  const kind = address ? isIP(address) : 0;
  return kind !== 0 && Number(bits) <= (kind === 6 ? 128 : 32);
}

/** Says no to an address, with a word for the log. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

type Lookup = (host: string, options: LookupOptions, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const byName: Lookup = (host, options, done) =>
  systemLookup(host, { ...options, all: true }, (error, addresses) => done(error, addresses as unknown as LookupAddress[]));

/**
 * Where webhooks may be sent: to public addresses by https, and to the networks that the operator names, also by http.
 * What a name means is asked when the connection is made and nowhere else, so a name that changes its mind between a
 * check and the call gains nothing.
 */
export class Destinations {
  private readonly allowed: BlockList;

  constructor(
    private readonly networks: readonly string[] = [],
    private readonly resolve: Lookup = byName,
  ) {
    this.allowed = listOf(networks);
  }

  /** Whether a connection to this address may be made. */
  mayReach(address: string, isEncrypted: boolean): boolean {
    const kind = kindOf(address);
    if (isIP(address) === 0) return false;
    if (this.allowed.check(address, kind)) return true;
    if (!isEncrypted || reserved.check(address, kind)) return false;
    return kind === 'ipv4' || mapped.check(address, kind) || public6.check(address, kind);
  }

  /** The lookup of a connection. One address among several that is not allowed refuses the name as a whole. */
  lookup(isEncrypted: boolean): LookupFunction {
    return (host, options, done) => {
      this.resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, '');
        const bad = addresses.find(({ address }) => !this.mayReach(address, isEncrypted));
        if (bad || addresses.length === 0) return done(new AddressRefused(refusal(host, bad?.address)), '');
        if (options.all) return done(null, addresses as never);
        return done(null, addresses[0]!.address, addresses[0]!.family);
      });
    };
  }

  /** An address written in the URL itself is never looked up. @throws AddressRefused */
  checkWritten(url: URL): void {
    const host = hostOf(url);
    if (isIP(host) !== 0 && !this.mayReach(host, url.protocol === 'https:')) throw new AddressRefused(refusal(host, host));
  }

  /**
   * A webhook's URL as it is kept. What its name means is checked at every call; what can be seen now is said now.
   * @throws Rejection 422 URL_MALFORMED, URL_NOT_HTTPS, URL_HAS_CREDENTIALS, URL_NOT_ALLOWED
   */
  read(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
      throw reject('URL_MALFORMED', 'url', 'url must be an address such as https://shop.example/hooks/pegboard.');
    if (url.username || url.password)
      throw reject(
        'URL_HAS_CREDENTIALS',
        'url',
        'url must not contain a user or a password, because everybody with access to webhooks can see it.',
      );
    if (url.protocol === 'http:' && this.networks.length === 0)
      throw reject(
        'URL_NOT_HTTPS',
        'url',
        'url must begin with https://. Plain http is allowed only in networks that the operator has listed.',
      );
    const host = hostOf(url);
    const isHere = /(^|\.)localhost$/.test(host) && !this.mayReach('127.0.0.1', false);
    if (isHere || (isIP(host) !== 0 && !this.mayReach(host, url.protocol === 'https:')))
      throw reject('URL_NOT_ALLOWED', 'url', `Webhooks can't be sent to ${host}, because it is not a public address.`, { host });
    url.hash = '';
    return url.href;
  }
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const refusal = (host: string, address: string | undefined): string =>
  address === undefined ? `${host} has no address` : `${host} is ${address}, and webhooks are not allowed to reach that address`;
