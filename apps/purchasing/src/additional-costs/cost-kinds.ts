import { Injectable } from '@nestjs/common';
import { InjectStore, type DocumentStore } from '@pegboard/eventing';
import { found, reject } from '@pegboard/kit';
import { costKindsSchema, type CostKind } from './cost-kind.schema';

/** The kinds of additional costs that rows may name. */
@Injectable()
export class CostKinds {
  constructor(@InjectStore(costKindsSchema) private readonly kinds: DocumentStore<CostKind>) {}

  /** @throws Rejection 404 NOT_FOUND */
  async get(id: number): Promise<CostKind> {
    const kind = await this.kinds.find(id);
    return found(kind?.deletedAt === null ? kind : undefined, 'additional cost', id);
  }

  /** The name that a row gets by its kind; undefined if it names none. @throws Rejection 422 UNKNOWN_ADDITIONAL_COST */
  async nameOf(id: number | null | undefined): Promise<string | undefined> {
    if (id === undefined || id === null) return undefined;
    const kind = await this.kinds.find(id);
    if (kind?.deletedAt === null) return kind.name;
    throw reject('UNKNOWN_ADDITIONAL_COST', 'additional_cost_id', `There is no additional cost ${id}. See /v1/additional_costs.`, {
      additional_cost_id: id,
    });
  }
}
