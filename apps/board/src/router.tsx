import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { buyFiltersOf } from './buy/buy-filters';
import { makeFiltersOf, taskFiltersOf } from './make/filters';
import { filtersOf } from './sell/filters';
import { Frame } from './shell/frame';
import { adjustFiltersOf, batchesFiltersOf, batchFiltersOf, itemFiltersOf, stockFiltersOf } from './stock/stock-filters';
import { todayFiltersOf } from './today/to-do';

// The gateway serves the page at each of these addresses: see BOARD_PAGES there. A screen is loaded when it is looked at first.
const TodayPage = lazy(async () => ({ default: (await import('./today/today-page')).TodayPage }));
const SellPage = lazy(async () => ({ default: (await import('./sell/sell-page')).SellPage }));
const MakePage = lazy(async () => ({ default: (await import('./make/make-page')).MakePage }));
const TasksPage = lazy(async () => ({ default: (await import('./make/tasks-page')).TasksPage }));

const root = createRootRoute({ component: Frame });

const today = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: todayFiltersOf,
  component: function Today() {
    const filters = today.useSearch();
    const navigate = today.useNavigate();
    return <TodayPage filters={filters} onFilters={(search) => void navigate({ search, replace: true })} />;
  },
});

const sell = createRoute({
  getParentRoute: () => root,
  path: '/sell',
  validateSearch: filtersOf,
  component: function Sell() {
    const filters = sell.useSearch();
    const navigate = sell.useNavigate();
    return <SellPage filters={filters} onFilters={(search) => void navigate({ search, replace: true })} />;
  },
});

const make = createRoute({
  getParentRoute: () => root,
  path: '/make',
  validateSearch: makeFiltersOf,
  component: function Make() {
    const filters = make.useSearch();
    const navigate = make.useNavigate();
    // The way back closes a card.
    return <MakePage filters={filters} onFilters={(search) => void navigate({ search, replace: search.order === filters.order })} />;
  },
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  validateSearch: taskFiltersOf,
  component: function Tasks() {
    const filters = tasks.useSearch();
    const navigate = tasks.useNavigate();
    return <TasksPage filters={filters} onFilters={(search) => void navigate({ search, replace: true })} />;
  },
});

const stock = createRoute({
  getParentRoute: () => root,
  path: '/stock',
  validateSearch: stockFiltersOf,
  component: lazyRouteComponent(() => import('./stock/inventory-page'), 'InventoryPage'),
});

const item = createRoute({
  getParentRoute: () => root,
  path: '/stock/items/$variantId',
  validateSearch: itemFiltersOf,
  component: lazyRouteComponent(() => import('./stock/item-page'), 'ItemPage'),
});

const batches = createRoute({
  getParentRoute: () => root,
  path: '/stock/batches',
  validateSearch: batchesFiltersOf,
  component: lazyRouteComponent(() => import('./stock/batches-page'), 'BatchesPage'),
});

const batch = createRoute({
  getParentRoute: () => root,
  path: '/stock/batches/$batchId',
  validateSearch: batchFiltersOf,
  component: lazyRouteComponent(() => import('./stock/batch-page'), 'BatchPage'),
});

const counts = createRoute({
  getParentRoute: () => root,
  path: '/stock/counts',
  component: lazyRouteComponent(() => import('./stock/counts-page'), 'CountsPage'),
});

const count = createRoute({
  getParentRoute: () => root,
  path: '/stock/counts/$countId',
  component: lazyRouteComponent(() => import('./stock/count-page'), 'CountPage'),
});

const adjust = createRoute({
  getParentRoute: () => root,
  path: '/stock/adjust',
  validateSearch: adjustFiltersOf,
  component: lazyRouteComponent(() => import('./stock/adjust-page'), 'AdjustPage'),
});

const transfers = createRoute({
  getParentRoute: () => root,
  path: '/stock/transfers',
  component: lazyRouteComponent(() => import('./stock/transfers-page'), 'TransfersPage'),
});

const buy = createRoute({
  getParentRoute: () => root,
  path: '/buy',
  validateSearch: buyFiltersOf,
  component: lazyRouteComponent(() => import('./buy/buy-page'), 'BuyPage'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/buy/orders/$orderId',
  component: lazyRouteComponent(() => import('./buy/order-page'), 'OrderPage'),
});

const replenish = createRoute({
  getParentRoute: () => root,
  path: '/buy/replenish',
  component: lazyRouteComponent(() => import('./buy/replenish-page'), 'ReplenishPage'),
});

const STORE = [stock, item, batches, batch, counts, count, adjust, transfers, buy, order, replenish] as const;

export const router = createRouter({ routeTree: root.addChildren([today, sell, make, tasks, ...STORE]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
