import { useWords } from '../words/words';

interface Marked {
  readonly is_overdue: boolean;
  readonly is_late: boolean;
  readonly is_at_risk: boolean;
}

/** What is wrong with a date, in words. */
export function Marks({ of }: { readonly of: Marked }) {
  const { say } = useWords();
  return (
    <>
      {of.is_overdue && <span className="mark bad">{say('mark.overdue')}</span>}
      {of.is_late && <span className="mark bad">{say('mark.late')}</span>}
      {of.is_at_risk && !of.is_late && <span className="mark">{say('mark.risk')}</span>}
    </>
  );
}
