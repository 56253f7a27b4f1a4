import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words';

/** The parts of the warehouse's screen. */
export function StockNav() {
  const { say } = useWords();
  return (
    <nav className="sections" aria-label={say('stock.parts')}>
      <Link to="/stock" activeOptions={{ exact: true, includeSearch: false }}>
        {say('stock.inventory')}
      </Link>
      <Link to="/stock/batches">{say('stock.batches')}</Link>
      <Link to="/stock/counts">{say('stock.counts')}</Link>
      <Link to="/stock/adjust">{say('stock.adjust')}</Link>
      <Link to="/stock/transfers">{say('stock.transfers')}</Link>
    </nav>
  );
}
