import { Module } from '@nestjs/common';
import { CLOCK, provideAggregate, type Clock } from '@pegboard/eventing';
import { Items } from '../items/items';
import { ItemsModule } from '../items/items.module';
import { BomRowsController } from './bom-rows.controller';
import { ProductOperationRowsController } from './product-operation-rows.controller';
import { RecipeEditing } from './recipe-editing';
import { recipes, type RecipeStore } from './recipe.schema';

const store = provideAggregate(recipes);

/** Recipes: what a product is made of, and by which operations. */
@Module({
  imports: [ItemsModule],
  controllers: [BomRowsController, ProductOperationRowsController],
  providers: [
    store,
    {
      provide: RecipeEditing,
      inject: [recipes as never, Items, CLOCK],
      useFactory: (recipeStore: RecipeStore, items: Items, clock: Clock) => new RecipeEditing(recipeStore, items, clock),
    },
  ],
  exports: [store],
})
export class RecipesModule {}
