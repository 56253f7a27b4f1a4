import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongo, startNats } from '@pegboard/servers';
import { Company } from './company';

/** A whole company for as long as `use` takes. */
export async function withCompany<T>(use: (url: string, key: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-company-'));
  const [nats, mongo] = await Promise.all([startNats({ dataDir: join(dir, 'nats') }), startMongo({ dataDir: join(dir, 'mongo') })]);
  try {
    const company = await Company.start({
      natsUrl: nats.url,
      mongoUrl: mongo.url,
      apiKey: 'key-for-a-while',
      logDir: join(dir, 'logs'),
    });
    try {
      return await use(company.gateway.url, company.apiKey);
    } finally {
      await company.stop();
    }
  } finally {
    await Promise.all([nats.stop(), mongo.stop()]);
    rmSync(dir, { recursive: true, force: true });
  }
}
