import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DESCRIBE, describedWithoutStart, NO_SETTINGS } from '@pegboard/service';
import { gatewayModule } from '../gateway.module';
import { readGatewaySettings } from '../settings';
import type { RoutedService } from '../forwarding/routes';
import { joined, type Description } from './description';
import { about } from './docs';

const MOST_BYTES = 64 * 1024 * 1024;
const NOWHERE = 'http://127.0.0.1:9';
const SERVICES: readonly RoutedService[] = ['inventory', 'manufacturing', 'planner', 'purchasing', 'sales'];

/** What `/v1/openapi.json` answers, said by the built programs themselves: no company runs for it. */
export async function wholeDescription(): Promise<Description> {
  const addresses = Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_URL`, NOWHERE]));
  const own = await describedWithoutStart(gatewayModule(readGatewaySettings({ ...NO_SETTINGS, ...addresses })), about);
  const parts = await Promise.all(SERVICES.map(async (service): Promise<[RoutedService, Description]> => [service, await partOf(service)]));
  return joined(own as unknown as Description, new Map(parts));
}

async function partOf(service: RoutedService): Promise<Description> {
  const main = join(__dirname, '..', '..', '..', service, 'src', 'main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [main, DESCRIBE], { maxBuffer: MOST_BYTES });
  return JSON.parse(stdout) as Description;
}
