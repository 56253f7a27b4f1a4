import { Injectable } from '@nestjs/common';
import { Metrics, type Readings } from '@pegboard/service';
import { ApiKeys } from './api-keys';

/** API keys that end soon, or have just ended, so that somebody makes new ones before their integrations stop. */
@Injectable()
export class KeyMetrics {
  constructor(metrics: Metrics, keys: ApiKeys) {
    const help =
      'When an API key ends that ends within 30 days or has ended since yesterday, in seconds since 1970, by the name of the key.';
    metrics.gauge({ name: 'pegboard_api_key_ends_timestamp_seconds', help, labelNames: ['key'] }, async () =>
      (await keys.endingSoon()).map(({ name, expiresAt }): Readings<'key'>[number] => [{ key: name }, Date.parse(expiresAt!) / 1_000]),
    );
  }
}
