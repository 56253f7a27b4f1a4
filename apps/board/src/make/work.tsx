import { useRef } from 'react';
import { Button } from 'react-aria-components';
import type { ShownMaking, ShownWork, WorkStatus } from '../api/making';
import type { Doing } from '../lists/doing';
import { useSession } from '../session/session';
import { Pick } from '../ui/fields';
import { WordCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { nextOfWork, wordOfStep } from './steps';
import { useOperators } from './use-card';

interface WorkProps {
  readonly order: ShownMaking;
  readonly work: readonly ShownWork[];
  readonly doing: Doing;
}

/** The operations of an order: who does what, for how long. */
export function Work({ order, work, doing }: WorkProps) {
  const { say } = useWords();
  if (work.length === 0) return null;
  return (
    <section>
      <h3>{say('make.operations')}</h3>
      <ul className="lines">
        {work.map((one) => (
          <li key={one.id}>
            <span className="grow">
              <strong>{one.operation_name}</strong> <span className="quiet">{one.resource_name}</span>
            </span>
            <Times work={one} />
            <WordCell group="work" value={one.status} />
            <Steps work={one} doing={doing} isOpen={order.status !== 'DONE'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What it took, of what was planned. */
export function Times({ work }: { readonly work: ShownWork }) {
  const { say, duration } = useWords();
  return (
    <span className="times">
      {say('make.times', { actual: duration(Number(work.total_actual_time)), planned: duration(work.total_planned_time) })}
    </span>
  );
}

interface StepsProps {
  readonly work: ShownWork;
  readonly doing: Doing;
  readonly isOpen: boolean;
  /** Who uses this page, where that is known. */
  readonly operator?: number | undefined;
}

/** What can be done with an operation next, and by whom. */
export function Steps({ work, doing, isOpen, operator }: StepsProps) {
  const { api } = useSession();
  const { say } = useWords();
  const operators = useOperators();
  const place = useRef<HTMLSpanElement>(null);
  const at = `manufacturing_order_operation_rows/${work.id}`;
  const who = work.active_operator_id ?? work.assigned_operators[0]?.operator_id;
  const by = (id: number | null): void =>
    doing.run({
      said: say('make.said.by', { what: work.operation_name }),
      work: () => api.patch(at, { active_operator_id: id }),
      back: () => api.patch(at, { active_operator_id: work.active_operator_id ?? null }),
    });
  const step = (to: WorkStatus): void => {
    doing.run({
      said: say(`make.said.${wordOfStep(work.status, to)}`, { what: work.operation_name }),
      work: () => api.patch(at, { status: to, ...byWhom(to, operator) }),
      back: () => api.patch(at, { status: work.status }),
    });
    // The button goes; the focus stays where the next ones come.
    place.current?.focus();
  };
  if (!isOpen || !work.is_status_actionable) return <span>{work.completed_by_operators.map(({ name }) => name).join(', ')}</span>;
  return (
    <span className="actions" ref={place} tabIndex={-1}>
      {operator === undefined && (operators.data?.length ?? 0) > 0 && (
        <Pick
          label={say('make.who', { what: work.operation_name })}
          isLabelSeen={false}
          value={who === undefined ? '' : String(who)}
          none={say('make.nobody')}
          of={operators.data!.map(({ id, operator_name }) => ({ value: String(id), text: operator_name }))}
          onChange={(id) => by(id === '' ? null : Number(id))}
        />
      )}
      {nextOfWork(work.status).map((to, rank) => (
        <Button key={to} className={rank === 0 ? 'primary' : ''} onPress={() => step(to)}>
          {say(`make.do.${wordOfStep(work.status, to)}`)}
        </Button>
      ))}
    </span>
  );
}

/** Who starts an operation works on it; who completes it has done it. */
function byWhom(to: WorkStatus, operator: number | undefined): object {
  if (operator === undefined) return {};
  if (to === 'IN_PROGRESS') return { active_operator_id: operator };
  return to === 'COMPLETED' ? { completed_by_operators: [{ operator_id: operator }] } : {};
}
