import { Injectable } from '@nestjs/common';
import type { Facts } from '@pegboard/domain-inventory';
import type { Item } from '../items/item.schema';
import { Catalogue, variantFact } from '../items/catalogue';
import { StockLedger } from './stock-ledger';

const PAGE = 500;

/** Keeps what the ledger knows about variants and locations equal to what their documents say. */
@Injectable()
export class ItemFactKeeping {
  constructor(
    private readonly ledger: StockLedger,
    private readonly catalogue: Catalogue,
  ) {}

  /** Tells the ledger what changed in an item. What it has never heard of it looks up when it moves. */
  async tell(item: Item): Promise<void> {
    const { variants } = this.ledger.state;
    const news = item.variants.map((variant) => variantFact(item, variant)).filter((fact) => {
      const known = variants.get(fact.id);
      return known && (known.sku !== fact.sku || known.isTracked !== fact.isTracked);
    });
    if (news.length > 0) await this.ledger.note({ variants: news });
  }

  /** Finds what a crash left between a document and the ledger. */
  async repair(): Promise<void> {
    const { state } = this.ledger;
    const known = [...state.variants.entries()].map(([id]) => id);
    for (let i = 0; i < known.length; i += PAGE) {
      const found = [...(await this.catalogue.variants(known.slice(i, i + PAGE))).values()];
      const news = found.map(({ item, variant }) => variantFact(item, variant)).filter((fact) => differs(state.variants.get(fact.id), fact));
      if (news.length > 0) await this.ledger.note({ variants: news });
    }
    const places = await this.catalogue.locations.findMany([...state.locations.entries()].map(([id]) => id));
    const moved = places.map(({ id, name, timeZone }): Facts['locations'][number] => ({ id, name, timeZone })).filter((fact) => {
      const before = state.locations.get(fact.id);
      return before?.name !== fact.name || before.timeZone !== fact.timeZone;
    });
    if (moved.length > 0) await this.ledger.note({ locations: moved });
  }
}

const differs = (known: Facts['variants'][number] | undefined, fact: Facts['variants'][number]): boolean => known?.sku !== fact.sku || known.isTracked !== fact.isTracked;
