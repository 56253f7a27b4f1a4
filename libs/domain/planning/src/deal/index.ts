export { OrderList } from './order-list';
export { Dealer, NEGATIVE_STOCK } from './dealer';
