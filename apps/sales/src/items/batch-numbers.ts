import { Injectable } from '@nestjs/common';
import { batchEvent, type BatchBody } from '@pegboard/contracts';
import { copiesSchema, InjectStore, type DocumentStore } from '@pegboard/eventing';

export const batchCopiesSchema = copiesSchema('batch_copies', batchEvent, ['batch_number']);

const MAX_OF_ONE_NUMBER = 250;

/** The numbers of batches, to find orders by them (T8). The same number may be a batch of several variants (T5). */
@Injectable()
export class BatchNumbers {
  constructor(@InjectStore(batchCopiesSchema) private readonly batches: DocumentStore<BatchBody>) {}

  async learn(batch: BatchBody): Promise<void> {
    await this.batches.putNewer(batch.id, batch.version, batch);
  }

  /** @param variantIds only batches of these; a batch belongs to one variant, so what is found lies on rows of theirs */
  async idsOf(batchNumber: string, variantIds?: readonly number[]): Promise<number[]> {
    const filter = { batch_number: batchNumber, ...(variantIds ? { variant_id: { $in: variantIds } } : {}) };
    const { items } = await this.batches.search(filter, { id: 1 }, { skip: 0, limit: MAX_OF_ONE_NUMBER });
    return items.map(({ id }) => Number(id));
  }

  /** The batches that are known by now. */
  async of(ids: readonly number[]): Promise<Map<number, BatchBody>> {
    return new Map([...(await this.batches.findMany(ids))].map(([id, batch]) => [Number(id), batch]));
  }
}
