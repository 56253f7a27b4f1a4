import type { RoutedService } from '../forwarding/routes';
import type { Addresses } from '../settings';
import { joined, type Description } from './description';
import { ServedJson } from './served-json';

const ANSWERS_WITHIN_MS = 3_000;
/** A description changes when a service is updated. Until then nobody is asked again. */
const FRESH_MS = 10_000;
/** While one of the services has not said its part yet. */
const FRESH_WHILE_PARTS_MISS_MS = 1_000;

/**
 * The description of the whole API, joined from those of the services. However many ask, the services are asked once in ten
 * seconds at most, and nobody waits for that who can be given the last one. A service that is down keeps its last part.
 */
export class LiveDescription {
  private readonly parts = new Map<RoutedService, { readonly text: string; readonly description: Description }>();
  private served: ServedJson | undefined;
  private refreshing: Promise<void> | undefined;
  private askedAt = -Infinity;

  constructor(
    private readonly own: () => Description,
    private readonly addresses: Addresses,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async current(): Promise<ServedJson> {
    const isComplete = this.parts.size === Object.keys(this.addresses).length;
    const isFresh = this.now() - this.askedAt < (isComplete ? FRESH_MS : FRESH_WHILE_PARTS_MISS_MS);
    if (!isFresh) this.refreshing ??= this.refresh().finally(() => (this.refreshing = undefined));
    if (!this.served || !isComplete) await this.refreshing;
    return this.served!;
  }

  private async refresh(): Promise<void> {
    this.askedAt = this.now();
    const services = Object.keys(this.addresses) as RoutedService[];
    const changed = await Promise.all(services.map((service) => this.learn(service)));
    if (this.served && !changed.includes(true)) return;
    const parts = [...this.parts].map(([service, { description }]): [RoutedService, Description] => [service, description]);
    this.served = new ServedJson(joined(this.own(), new Map(parts.sort(([a], [b]) => (a < b ? -1 : 1)))));
  }

  /** Whether the service says something else than before. */
  private async learn(service: RoutedService): Promise<boolean> {
    try {
      const answer = await fetch(`${this.addresses[service]}/v1/openapi.json`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
      const text = await answer.text();
      if (!answer.ok || text === this.parts.get(service)?.text) return false;
      this.parts.set(service, { text, description: JSON.parse(text) as Description });
      return true;
    } catch {
      return false;
    }
  }
}
