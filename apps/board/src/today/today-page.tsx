import { Link } from '@tanstack/react-router';
import { useDoing } from '../lists/doing';
import { Choice } from '../lists/filter-bar';
import { Said } from '../lists/said';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { Startable, Waits } from './making-today';
import { SinceLastLook } from './since';
import type { TodayFilters } from './to-do';
import { ToBuy, ToMake } from './to-do-lists';
import { RISKS, useRisks } from './use-today';
import './today.css';

interface TodayProps {
  readonly filters: TodayFilters;
  readonly onFilters: (filters: TodayFilters) => void;
}

/** What somebody looks at first: what is at risk, what to get, and what can be begun. */
export function TodayPage({ filters, onFilters }: TodayProps) {
  const { say } = useWords();
  const doing = useDoing();
  return (
    <main className="screen today">
      <h1 className="unseen">{say('today.title')}</h1>
      <RiskTiles />
      <Said problem={doing.problem} onUndo={doing.undo}>
        {doing.said !== undefined && <span>{doing.said}</span>}
      </Said>
      <div className="panels">
        <section className="panel wide">
          <header>
            <h2>{say('today.get')}</h2>
            <Choice
              label={say('today.until')}
              value={filters.until}
              of={[
                ['today', say('today.until.today')],
                ['week', say('today.until.week')],
                ['all', say('today.until.all')],
              ]}
              onChange={(until) => onFilters({ until })}
            />
          </header>
          <ToBuy filters={filters} doing={doing} />
          <ToMake filters={filters} doing={doing} />
        </section>
        <SinceLastLook />
        <Startable doing={doing} />
        <Waits />
      </div>
    </main>
  );
}

/** How much is at risk; each number opens its list. */
function RiskTiles() {
  const { say, number } = useWords();
  const { data, error, refetch } = useRisks();
  if (error) return <Refusal problem={error} onAgain={() => void refetch()} />;
  const inside = (risk: (typeof RISKS)[number] | 'blocked') => (
    <>
      <strong>{data ? number(data[risk]) : '…'}</strong>
      <span>{say(`today.risk.${risk}`)}</span>
    </>
  );
  const toneOf = (count: number | undefined): string => (count ? 'tile some' : 'tile');
  return (
    <nav className="tiles" aria-label={say('today.risks')}>
      {RISKS.map((only) => (
        <Link key={only} to="/sell" search={{ list: 'open', only }} className={toneOf(data?.[only])}>
          {inside(only)}
        </Link>
      ))}
      <Link to="/make" search={{ list: 'open', only: 'blocked' }} className={toneOf(data?.blocked)}>
        {inside('blocked')}
      </Link>
    </nav>
  );
}
