import { together, type PostingTable } from '@pegboard/posting';
import { fulfillmentPostings } from './fulfillment-postings';
import type { SalesOrder } from './order';
import { returnPostings } from './return-postings';

/** The postings of all parts of a sales order. */
export const salesOrderPostings: PostingTable<SalesOrder> = together(fulfillmentPostings, returnPostings);
