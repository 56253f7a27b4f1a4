import { createRootRoute, createRoute, createRouter, Link, Outlet } from '@tanstack/react-router';
import { Button } from 'react-aria-components';
import { filtersOf } from './sell/filters';
import { useLiveOrders } from './sell/orders';
import { SellPage } from './sell/sell-page';
import { useSession } from './session/session';
import { changeTheme } from './ui/theme';
import { useLanguage, useWords } from './words/words';

const root = createRootRoute({ component: Frame });

const sell = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: filtersOf,
  component: function Sell() {
    const filters = sell.useSearch();
    const navigate = sell.useNavigate();
    return <SellPage filters={filters} onFilters={(search) => void navigate({ search, replace: true })} />;
  },
});

export const router = createRouter({ routeTree: root.addChildren([sell]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** What every screen has: where one is, whether the page is up to date, and whose eyes it is for. */
function Frame() {
  const { say } = useWords();
  const { change } = useLanguage();
  const { signOut } = useSession();
  const state = useLiveOrders();
  return (
    <>
      <header className="bar">
        <img src="/pegboard.svg" alt="" width="26" height="26" />
        <strong>{say('app.name')}</strong>
        <nav>
          <Link to="/" search={{ list: 'open' }}>
            {say('app.sell')}
          </Link>
        </nav>
        <span className={`feed ${state}`} role="status">
          {say(`feed.${state}`)}
        </span>
        <Button onPress={changeTheme}>{say('theme.change')}</Button>
        <Button onPress={change}>{say('language.change')}</Button>
        <Button onPress={signOut}>{say('signOut.do')}</Button>
      </header>
      <Outlet />
    </>
  );
}
