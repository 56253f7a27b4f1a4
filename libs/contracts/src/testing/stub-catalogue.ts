import {
  inventoryItemsOf,
  inventoryLocations,
  inventoryServicesOf,
  type ItemBody,
  type LocationBody,
  type SoldServiceBody,
} from '../items';
import type { Answerer } from './answerer';

/** For specs only: inventory as far as others see its items and locations. A test may change them at any time. */
export class StubCatalogue {
  readonly items: Map<number, ItemBody>;
  readonly locations: Map<number, LocationBody>;
  readonly services: Map<number, SoldServiceBody>;

  constructor(items: Iterable<ItemBody>, locations: Iterable<LocationBody>, services: Iterable<SoldServiceBody> = []) {
    this.items = new Map([...items].map((item) => [item.id, item]));
    this.services = new Map([...services].map((service) => [service.id, service]));
    this.locations = new Map([...locations].map((location) => [location.id, location]));
  }

  answerWith(answer: Answerer): void {
    answer(inventoryItemsOf, ({ variant_ids }) => ({
      items: [...this.items.values()].filter(({ variants }) => variants.some(({ id }) => variant_ids.includes(id))),
    }));
    answer(inventoryServicesOf, ({ variant_ids }) => ({
      services: [...this.services.values()].filter(({ variants }) => variants.some(({ id }) => variant_ids.includes(id))),
    }));
    answer(inventoryLocations, ({ ids }) => ({
      locations: [...this.locations.values()].filter(({ id, is_primary }) => (ids.length > 0 ? ids.includes(id) : is_primary)),
    }));
  }
}
