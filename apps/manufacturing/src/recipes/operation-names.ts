import { Inject, Injectable } from '@nestjs/common';
import type { RecipeOperation } from '@pegboard/domain-manufacturing';
import { CLAIMS, IDS, InjectStore, type Claims, type Ids } from '@pegboard/eventing';
import { recipes, type RecipeStore } from './recipe.schema';

export interface NamedResource {
  readonly resourceId: number | null;
  readonly resourceName: string | null;
}

/** Operations and resources are known by name; each name keeps one id. */
@Injectable()
export class OperationNames {
  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  async idOf(kind: 'operation' | 'resource', name: string): Promise<number> {
    const key = `${kind}:${name.toLowerCase()}`;
    const known = await this.claims.find(key);
    return known?.resourceId ?? (await this.claims.claim(key, await this.ids.next(kind))).resourceId;
  }

  /** What a recipe says of an operation. */
  async operation(id: number): Promise<RecipeOperation | undefined> {
    return this.inRecipes('operations.operationId', (operation) => operation.operationId === id, id);
  }

  /** The resource that a body names, by its id or its name; null is none. @returns nothing if the body says nothing of it */
  async resource(id: number | null | undefined, name: string | null | undefined): Promise<NamedResource | undefined> {
    if (id) {
      const known = await this.inRecipes('operations.resourceId', ({ resourceId }) => resourceId === id, id);
      return { resourceId: id, resourceName: known?.resourceName ?? name ?? null };
    }
    if (name) return { resourceId: await this.idOf('resource', name), resourceName: name };
    return id === null || name === null ? { resourceId: null, resourceName: null } : undefined;
  }

  private async inRecipes(
    path: string,
    isWanted: (operation: RecipeOperation) => boolean,
    id: number,
  ): Promise<RecipeOperation | undefined> {
    const { items } = await this.recipes.search({ [path]: id }, {}, { skip: 0, limit: 1 });
    return items[0]?.operations.find(isWanted);
  }
}

/** Whether a body names another operation than the one that stands there. */
export const isOther = (
  dto: { readonly operation_id?: number; readonly operation_name?: string },
  before: { readonly operationId: number | null; readonly operationName: string },
): boolean =>
  dto.operation_id === undefined
    ? dto.operation_name !== undefined && dto.operation_name !== before.operationName
    : dto.operation_id !== before.operationId;

/** The same of a resource; an id decides. */
export const isOtherResource = (
  dto: { readonly resource_id?: number | null; readonly resource_name?: string | null },
  before: NamedResource,
): boolean =>
  dto.resource_id === undefined
    ? dto.resource_name !== undefined && dto.resource_name !== before.resourceName
    : dto.resource_id !== before.resourceId;
