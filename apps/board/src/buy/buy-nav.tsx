import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words';

/** The parts of the buyer's screen. */
export function BuyNav() {
  const { say } = useWords();
  return (
    <nav className="sections" aria-label={say('buy.parts')}>
      <Link to="/buy" search={{ list: 'open' }} activeOptions={{ exact: true, includeSearch: false }}>
        {say('buy.orders')}
      </Link>
      <Link to="/buy/replenish">{say('buy.replenish')}</Link>
    </nav>
  );
}
