import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { makeFiltersOf, taskFiltersOf } from './make/filters';
import { MakePage } from './make/make-page';
import { TasksPage } from './make/tasks-page';
import { filtersOf } from './sell/filters';
import { SellPage } from './sell/sell-page';
import { Frame } from './shell/frame';
import { todayFiltersOf } from './today/to-do';
import { TodayPage } from './today/today-page';

// The gateway serves the page at each of these addresses: see BOARD_PAGES there.
const root = createRootRoute({ component: Frame });

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
    return <MakePage filters={filters} onFilters={(search) => void navigate({ search, replace: true })} />;
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

export const router = createRouter({ routeTree: root.addChildren([today, sell, make, tasks]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
