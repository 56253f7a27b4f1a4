import { recipeEvent, taxRateEvent } from '@pegboard/contracts';
import { StubCatalogue, StubLedger, StubOwners, type Answerer } from '@pegboard/contracts/testing';
import { chairRecipe, knownItems, PAINT, PAINTER, q } from '@pegboard/domain-purchasing/testing';
import { stockKey } from '@pegboard/kit';

/** Of 20%. */
export const STANDARD_TAX = 3;

/** Inventory and the owner of recipes as purchasing meets them. There is always enough; the painter's paint lies in batch 41. */
export class PurchasingNeighbours {
  readonly catalogue = new StubCatalogue(knownItems.items.values(), knownItems.locations.values());
  readonly ledger = new StubLedger({ isEndless: true });
  private readonly owners = new StubOwners();

  constructor() {
    this.owners.keep(recipeEvent, chairRecipe);
    const standard = { id: STANDARD_TAX, version: 1, is_deleted: false, name: '20% VAT', rate: q(20) };
    this.owners.keep(taxRateEvent, { ...standard, is_default_sales: false, is_default_purchases: true });
    this.ledger.batches.set(stockKey(PAINT, PAINTER), [{ batchId: 41, quantity: q(1_000_000) }]);
  }

  answerWith(answer: Answerer): void {
    for (const stub of [this.catalogue, this.ledger, this.owners]) stub.answerWith(answer);
  }
}
