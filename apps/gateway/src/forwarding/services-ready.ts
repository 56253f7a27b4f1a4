import { Inject, Injectable } from '@nestjs/common';
import { Readiness, type Check } from '@pegboard/service';
import type { RoutedService } from './routes';
import { ADDRESSES, type Addresses } from '../settings';

const ANSWERS_WITHIN_MS = 2_500;

/** The gateway is ready when every service behind it is. */
@Injectable()
export class ServicesReady {
  constructor(readiness: Readiness, @Inject(ADDRESSES) addresses: Addresses) {
    for (const [service, address] of Object.entries(addresses) as [RoutedService, string][])
      readiness.add(service, () => isReady(address), { of: 'service' });
  }
}

/** What a service says of itself. */
export async function isReady(address: string): Promise<Check> {
  try {
    const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    if (answer.ok) {
      await answer.body?.cancel();
      return { isUp: true };
    }
    const { error } = (await answer.json()) as { error?: Record<string, unknown> };
    return { isUp: false, detail: error ? { error } : { answered: answer.status } };
  } catch {
    return { isUp: false, detail: { reason: 'does not answer' } };
  }
}
