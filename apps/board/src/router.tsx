import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { lazy } from 'react';
import { makeFiltersOf, taskFiltersOf } from './make/filters';
import { filtersOf } from './sell/filters';
import { Frame } from './shell/frame';
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

export const router = createRouter({ routeTree: root.addChildren([today, sell, make, tasks]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
