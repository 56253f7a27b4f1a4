import { Controller, Module } from '@nestjs/common';
import {
  inventoryItemsOf,
  inventoryLocations,
  inventoryPickBatches,
  inventoryPost,
  recipeSnapshot,
  type InputOf,
  type OutputOf,
} from '@pegboard/contracts';
import { knownItems, CHAIR, chairRecipe } from '@pegboard/domain-purchasing/testing';
import { Replies } from '@pegboard/eventing';

export type StubPosting = InputOf<typeof inventoryPost>;

/** The ledger as far as purchasing can see it: answers the same posting the same way, and refuses what a test says. */
@Controller()
export class StubInventory {
  static postings: StubPosting[] = [];
  static refuseNext: { code: string; message: string } | undefined;

  @Replies(inventoryItemsOf)
  itemsOf({ variant_ids }: InputOf<typeof inventoryItemsOf>): OutputOf<typeof inventoryItemsOf> {
    return { items: variant_ids.flatMap((id) => knownItems.items.get(id) ?? []) };
  }

  @Replies(inventoryLocations)
  locations({ ids }: InputOf<typeof inventoryLocations>): OutputOf<typeof inventoryLocations> {
    return { locations: ids.flatMap((id) => knownItems.locations.get(id) ?? []) };
  }

  @Replies(recipeSnapshot)
  recipes({ after_id }: InputOf<typeof recipeSnapshot>): OutputOf<typeof recipeSnapshot> {
    return { items: after_id === CHAIR - 1 ? [chairRecipe] : [], next_after_id: null };
  }

  /** Batch 41 has all that anybody wants. */
  @Replies(inventoryPickBatches)
  pickBatches({ picks }: InputOf<typeof inventoryPickBatches>): OutputOf<typeof inventoryPickBatches> {
    return { picks: picks.map(({ quantity }) => ({ batch_transactions: [{ batch_id: 41, batch_number: 'P-41', quantity }] })) };
  }

  @Replies(inventoryPost)
  post(request: StubPosting): OutputOf<typeof inventoryPost> {
    const n = StubInventory.postings.push(request);
    const refusal = StubInventory.refuseNext ?? null;
    StubInventory.refuseNext = undefined;
    return {
      posting_id: request.posting_id,
      status: refusal ? 'refused' : 'posted',
      n,
      refusal: refusal && { ...refusal, details: [{ path: 'movements/0', ...refusal }] },
      batch_ids: refusal ? [] : request.movements.map(({ batch_id, new_batch }) => batch_id ?? (new_batch ? 900 : null)),
    };
  }
}

@Module({ controllers: [StubInventory] })
export class StubModule {}
