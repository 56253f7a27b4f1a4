import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { filtersOf } from './sell/filters';
import { SellPage } from './sell/sell-page';
import { Frame } from './shell/frame';

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

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/sell', search: { list: 'open' } });
  },
});

export const router = createRouter({ routeTree: root.addChildren([start, sell]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
