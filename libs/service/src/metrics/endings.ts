import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config';
import { Metrics, type Readings } from './metrics';

/** When what a process shows others, or knows others by, holds no longer: seconds since 1970 by the variable that names its file. */
export function endsOf(settings: Settings): ReadonlyMap<string, number> {
  const options = new URLSearchParams(settings.MONGODB_URI.split('?')[1] ?? '');
  const ends = new Map<string, number>();
  const look = (name: string, file: string | null | undefined, read: (text: string) => number | undefined): void => {
    if (!file) return;
    const end = endIn(file, read);
    if (end !== undefined) ends.set(name, end);
  };
  look('NATS_TLS_CA_FILE', settings.NATS_TLS_CA_FILE, firstEnd);
  look('NATS_TLS_CERT_FILE', settings.NATS_TLS_CERT_FILE, firstEnd);
  look('NATS_CREDS_FILE', settings.NATS_CREDS_FILE, tokenEnd);
  look('MONGODB_URI tlsCAFile', options.get('tlsCAFile'), firstEnd);
  look('MONGODB_URI tlsCertificateKeyFile', options.get('tlsCertificateKeyFile'), firstEnd);
  return ends;
}

/** Files are read again each time, so that an exchanged one counts. One that can't be read is the start's and the connection's trouble. */
function endIn(file: string, read: (text: string) => number | undefined): number | undefined {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Of several certificates in a file, the one that ends first. */
function firstEnd(text: string): number | undefined {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.length === 0 ? undefined : Math.min(...found.map((one) => Date.parse(new X509Certificate(one).validTo) / 1_000));
}

/** A user's JWT need not end. */
function tokenEnd(text: string): number | undefined {
  const [, token] = /BEGIN NATS USER JWT-+\s+(\S+)/.exec(text) ?? [];
  const { exp } = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8')) as { exp?: number };
  return exp;
}

/** Certificates and credentials that a process has as files. */
@Injectable()
export class EndingMetrics {
  constructor(metrics: Metrics, @Inject(SETTINGS) settings: Settings) {
    const help = 'When a certificate or credential of the process ends, in seconds since 1970, by the setting that names its file.';
    metrics.gauge({ name: 'pegboard_credential_ends_timestamp_seconds', help, labelNames: ['credential'] }, () =>
      [...endsOf(settings)].map(([credential, end]): Readings<'credential'>[number] => [{ credential }, end]),
    );
  }
}
