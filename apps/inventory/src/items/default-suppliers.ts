import { Inject, Injectable } from '@nestjs/common';
import { purchasingSuppliersOf } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';

/** An item can be saved while purchasing is down, so the wait is short. */
const DEADLINE_MS = 1_000;

/** Whether the supplier that an item names is there. Purchasing keeps suppliers. */
@Injectable()
export class DefaultSuppliers {
  constructor(@Inject(ASKER) private readonly asker: Asker) {}

  /**
   * While purchasing is down, the supplier is not checked; buying checks it again.
   * @throws Rejection 422 UNKNOWN_SUPPLIER
   */
  async refuseUnknown(id: number | null | undefined): Promise<void> {
    if (id === null || id === undefined) return;
    try {
      const { suppliers } = await this.asker.ask(purchasingSuppliersOf, { ids: [id] }, { deadlineMs: DEADLINE_MS });
      if (suppliers.some((supplier) => supplier.id === id && !supplier.is_deleted)) return;
    } catch (problem) {
      if (problem instanceof Rejection && problem.kind === 'unavailable') return;
      throw problem;
    }
    throw reject('UNKNOWN_SUPPLIER', 'default_supplier_id', `There is no supplier ${id}.`, { supplier_id: id });
  }
}
