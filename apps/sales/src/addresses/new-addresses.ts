import { Inject, Injectable } from '@nestjs/common';
import { ADDRESS_FIELDS, plainGiven } from '@pegboard/contracts';
import { newPartyAddress, type PartyAddress } from '@pegboard/domain-sales';
import { CLOCK, IDS, type Clock, type Ids } from '@pegboard/eventing';
import type { OrderAddressDto } from './address.dto';

/** Numbers the addresses that a request brings. */
@Injectable()
export class NewAddresses {
  constructor(
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async one(kind: 'customer_address' | 'sales_order_address', body: OrderAddressDto): Promise<PartyAddress> {
    return (await this.all(kind, [body]))[0]!;
  }

  async all(kind: 'customer_address' | 'sales_order_address', bodies: readonly OrderAddressDto[]): Promise<PartyAddress[]> {
    const ids = await this.ids.take(kind, bodies.length);
    const now = this.clock.now();
    return bodies.map((body, i) => newPartyAddress(ids[i]!, body.entity_type ?? 'shipping', plainGiven(ADDRESS_FIELDS, body), now));
  }
}
