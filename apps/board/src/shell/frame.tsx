import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Button } from 'react-aria-components';
import type { LiveList } from '../lists/live-lists';
import { useFeed } from '../lists/use-feed';
import { liveMaking } from '../make/live-making';
import { liveOrders } from '../sell/live-orders';
import { useSession } from '../session/session';
import { changeTheme } from '../ui/theme';
import { useLanguage, useWords } from '../words/words';

/** Every list that the page keeps up to date. */
const LISTS = [liveOrders, liveMaking] as readonly unknown[] as readonly LiveList[];

/** What every screen has: where one is, whether the page is up to date, and whose eyes it is for. */
export function Frame() {
  const { say } = useWords();
  const { change } = useLanguage();
  const { signOut } = useSession();
  const state = useFeed(LISTS);
  return (
    <>
      <header className="bar">
        <img src="/pegboard.svg" alt="" width="26" height="26" />
        <strong className="product">{say('app.name')}</strong>
        <nav aria-label={say('app.screens')}>
          <Link to="/" search={{ until: 'today' }} activeOptions={{ exact: true, includeSearch: false }}>
            {say('app.today')}
          </Link>
          <Link to="/sell" search={{ list: 'open' }} activeOptions={{ includeSearch: false }}>
            {say('app.sell')}
          </Link>
          <Link to="/make" search={{ list: 'open' }} activeOptions={{ includeSearch: false }}>
            {say('app.make')}
          </Link>
          <Link to="/tasks" activeOptions={{ includeSearch: false }}>
            {say('app.tasks')}
          </Link>
          <Link to="/buy" search={{ list: 'open' }} activeOptions={{ includeSearch: false }}>
            {say('app.buy')}
          </Link>
          <Link to="/stock" activeOptions={{ includeSearch: false }}>
            {say('app.stock')}
          </Link>
        </nav>
        <span className={`feed ${state}`} role="status">
          {say(`feed.${state}`)}
        </span>
        <Button onPress={changeTheme} aria-label={say('theme.change')}>
          <span aria-hidden="true">◐</span>
        </Button>
        <Button onPress={change}>{say('language.change')}</Button>
        <Button onPress={signOut}>{say('signOut.do')}</Button>
      </header>
      <Suspense fallback={<Loading />}>
        <Outlet />
      </Suspense>
    </>
  );
}

/** While a screen is on its way for the first time. */
function Loading() {
  const { say } = useWords();
  return (
    <main className="screen">
      <h1 className="empty">{say('lists.loading')}</h1>
    </main>
  );
}
