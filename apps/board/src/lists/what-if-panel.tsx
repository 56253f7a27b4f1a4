import type { WhatIf } from '../api/what-if';
import { useWords } from '../words/words';

const MOST = 8;

/** What a drop would change, said before the drop. */
export function WhatIfPanel({ answer, problem }: { readonly answer?: WhatIf | undefined; readonly problem?: string | undefined }) {
  const { say } = useWords();
  const told = answer?.orders.filter(({ verdict }) => verdict !== 'same') ?? [];
  return (
    <aside className="what-if" role="status" aria-live="polite">
      <h2>{say('whatIf.title')}</h2>
      {problem !== undefined && <p className="problem">{problem}</p>}
      {!answer && problem === undefined && <p className="quiet">{say('whatIf.asking')}</p>}
      {answer && told.length === 0 && <p>{say('whatIf.same')}</p>}
      <ul>
        {told.slice(0, MOST).map(({ type, id, verdict, text }) => (
          <li key={`${type}/${id}`} className={`verdict ${verdict}`}>
            {text}
          </li>
        ))}
      </ul>
      {told.length > MOST && <p className="quiet">{say('whatIf.more', { count: told.length - MOST })}</p>}
    </aside>
  );
}
