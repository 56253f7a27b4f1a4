import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config';
import { majorityLag } from './database-lag';
import { EndingMetrics, endsOf } from './endings';
import { Metrics } from './metrics';

describe('when certificates and credentials of a process end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'endings-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);
  const certificate = (name: string, days: number): void => {
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`];
    execFileSync('openssl', [...made, '-days', String(days), '-keyout', at(`${name}.key`), '-out', at(name)], { stdio: 'ignore' });
  };
  const daysLeft = (end: number | undefined): number => Math.round((end! - Date.now() / 1_000) / 86_400);
  beforeAll(() => {
    certificate('long', 400);
    certificate('short', 20);
    writeFileSync(at('both'), readFileSync(at('long'), 'utf8') + readFileSync(at('short'), 'utf8'));
    const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
    const creds = (claims: object): string => `-----BEGIN NATS USER JWT-----\n${jwt(claims)}\n------END NATS USER JWT------\n`;
    writeFileSync(at('creds'), creds({ exp: 2_000_000_000 }));
    writeFileSync(at('endless'), creds({}));
  });
  const settings = (more: Partial<Settings>): Settings => ({ MONGODB_URI: 'mongodb://db', ...more }) as Settings;

  it('is read from each file: of several certificates the first end, of credentials that of their token', () => {
    const uri = `mongodb://db/?tls=true&tlsCAFile=${at('long')}&tlsCertificateKeyFile=${at('short')}`;
    const ends = endsOf(settings({ MONGODB_URI: uri, NATS_TLS_CA_FILE: at('both'), NATS_CREDS_FILE: at('creds') }));
    expect(daysLeft(ends.get('NATS_TLS_CA_FILE'))).toBe(20);
    expect(ends.get('NATS_CREDS_FILE')).toBe(2_000_000_000);
    expect(daysLeft(ends.get('MONGODB_URI tlsCAFile'))).toBe(400);
    expect(daysLeft(ends.get('MONGODB_URI tlsCertificateKeyFile'))).toBe(20);
  });

  it('is left out for what has no end or can’t be read', () =>
    expect([...endsOf(settings({ NATS_CREDS_FILE: at('endless'), NATS_TLS_CERT_FILE: at('nothing') }))]).toEqual([]));

  it('is among the numbers, beside version and commit of the process', async () => {
    const metrics = new Metrics('sales');
    new EndingMetrics(metrics, settings({ NATS_CREDS_FILE: at('creds') }));
    const text = await metrics.text();
    expect(text).toContain('pegboard_credential_ends_timestamp_seconds{credential="NATS_CREDS_FILE",service_name="sales"} 2000000000');
    expect(text).toMatch(/pegboard_build_info\{version="\d+\.\d+\.\d+[^"]*",revision="\w+",service_name="sales"\} 1/);
  });
});

describe('how far most members of the database are behind', () => {
  const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

  it('is the time between the newest write and the newest that most have', () =>
    expect(majorityLag({ lastWrite: { lastWriteDate: at(9), majorityWriteDate: at(2) } })).toBe(7));

  it('isn’t known of a server that has no others', () =>
    expect([majorityLag({}), majorityLag({ lastWrite: {} })]).toEqual([undefined, undefined]));
});
