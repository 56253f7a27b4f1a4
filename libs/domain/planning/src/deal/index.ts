export { Conclusion } from './conclude';
export { OrderList } from './order-list';
export { Dealer, NEGATIVE_STOCK } from './dealer';
