import { Inject } from '@nestjs/common';
import type { CollectionSchema } from '../schema/collection-schema';

/** What a store is called by: the collection that it keeps, or the kind of aggregate that is kept there. */
export type KeptIn = CollectionSchema<any> | { readonly collection: CollectionSchema<any> };

/** The name under which Nest hands out the store of a collection: for `inject`, `exports` and `app.get`. */
export const storeToken = (kept: KeptIn): string => `store of ${'collection' in kept ? kept.collection.name : kept.name}`;

/** The store of a collection, in a constructor: `@InjectStore(customers) private readonly customers: AggregateStore<Customer>`. */
export const InjectStore = (kept: KeptIn): ParameterDecorator => Inject(storeToken(kept));
