import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { BoardApi } from '../api/api';
import type { ShownMaking, ShownWork } from '../api/making';
import { useDoing, type Doing } from '../lists/doing';
import { FilterBar } from '../lists/filter-bar';
import { follows } from '../lists/live-lists';
import { Said } from '../lists/said';
import { useSession } from '../session/session';
import { Pick } from '../ui/fields';
import { Marks } from '../ui/marks';
import { Refusal } from '../ui/refusal';
import { AvailabilityCell, WordCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import type { TaskFilters } from './filters';
import { resourcesOf, tasksOf, type Task } from './tasks';
import { useOperators } from './use-card';
import { Steps, Times } from './work';
import './make.css';

const OPEN = ['NOT_STARTED', 'IN_PROGRESS', 'PAUSED', 'BLOCKED'];
const MOST = 100;
const ALL = 250;
const WORK = 'manufacturing_order_operation_rows';

interface TasksProps {
  readonly filters: TaskFilters;
  readonly onFilters: (filters: TaskFilters) => void;
}

async function readTasks(api: BoardApi, { resource, operator }: TaskFilters, signal: AbortSignal): Promise<readonly Task[]> {
  const whose = { resource_id: resource, operator_id: operator };
  const { data: work } = await api.list<ShownWork>(WORK, { list: 'open', status: OPEN, ...whose, limit: MOST }, signal);
  const ids = [...new Set(work.map(({ manufacturing_order_id }) => manufacturing_order_id))];
  if (ids.length === 0) return [];
  const [orders, siblings] = await Promise.all([
    api.list<ShownMaking>('manufacturing_orders', { ids, list: 'open', extend: 'variant', limit: ALL }, signal),
    api.list<ShownWork>(WORK, { manufacturing_order_id: ids, limit: ALL }, signal),
  ]);
  return tasksOf(work, orders.data, siblings.data);
}

/** The work of a machine or of a person, for a tablet beside it. */
export function TasksPage({ filters, onFilters }: TasksProps) {
  const { api } = useSession();
  const { say } = useWords();
  const doing = useDoing();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['tasks', filters],
    meta: follows('manufacturing.', 'planner.manufacturing_statuses.'),
    queryFn: ({ signal }) => readTasks(api, filters, signal),
    // Another machine's work is no work of this one, not even for a moment.
    placeholderData: undefined,
  });
  return (
    <main className="screen tasks">
      <h1 className="unseen">{say('tasks.list')}</h1>
      <Whose filters={filters} onFilters={onFilters} count={data?.length ?? 0} />
      <Refusal problem={error} onAgain={() => void refetch()} />
      <Said problem={doing.problem} onUndo={doing.undo}>
        {doing.said !== undefined && <span>{doing.said}</span>}
      </Said>
      {isPending && <p className="empty">{say('lists.loading')}</p>}
      {data?.length === 0 && <p className="empty">{say('tasks.empty')}</p>}
      <ul className="cards">
        {data?.map((task) => (
          <TaskCard key={task.work.id} task={task} doing={doing} operator={filters.operator} />
        ))}
      </ul>
    </main>
  );
}

function Whose({ filters, onFilters, count }: TasksProps & { readonly count: number }) {
  const { api } = useSession();
  const { say } = useWords();
  const operators = useOperators();
  const resources = useQuery({
    queryKey: ['resources'],
    meta: follows('manufacturing.recipe.'),
    queryFn: async ({ signal }) => resourcesOf((await api.list<ShownWork>(WORK, { list: 'open', limit: ALL }, signal)).data),
  });
  const change = (part: 'resource' | 'operator', id: string): void => {
    const { [part]: _before, ...rest } = filters;
    onFilters(id === '' ? rest : { ...rest, [part]: Number(id) });
  };
  return (
    <FilterBar count={say('tasks.count', { count })}>
      <Pick
        label={say('tasks.resource')}
        value={String(filters.resource ?? '')}
        none={say('tasks.anyResource')}
        of={(resources.data ?? []).map(({ id, name }) => ({ value: String(id), text: name }))}
        onChange={(id) => change('resource', id)}
      />
      <Pick
        label={say('tasks.operator')}
        value={String(filters.operator ?? '')}
        none={say('tasks.anyOperator')}
        of={(operators.data ?? []).map(({ id, operator_name }) => ({ value: String(id), text: operator_name }))}
        onChange={(id) => change('operator', id)}
      />
    </FilterBar>
  );
}

interface TaskCardProps {
  readonly task: Task;
  readonly doing: Doing;
  readonly operator: number | undefined;
}

function TaskCard({ task: { work, order, after }, doing, operator }: TaskCardProps) {
  const { say, number, date } = useWords();
  return (
    <li className="task" aria-label={`${work.operation_name} ${order.order_no}`}>
      <header>
        <h2>{work.operation_name}</h2>
        <WordCell group="work" value={work.status} />
      </header>
      <p>
        <strong>
          {number(order.planned_quantity)} × {order.variant?.name ?? order.variant_id}
        </strong>
      </p>
      <p>
        <Link to="/make" search={{ list: 'open', order: order.id }}>
          {order.order_no}
        </Link>{' '}
        {order.customers.map(({ customer_name }) => customer_name).join(', ')}
      </p>
      <p className="facts">
        <span>{say('tasks.until', { day: date(order.production_deadline_date) })}</span>
        <Marks of={order} />
        <AvailabilityCell value={order.ingredient_availability} expected={order.ingredient_expected_date ?? null} />
      </p>
      <p className="facts">
        <span>{work.resource_name}</span>
        <Times work={work} />
      </p>
      {after.length > 0 && <p className="quiet">{say('tasks.after', { what: after.map((one) => one.operation_name).join(', ') })}</p>}
      <Steps work={work} doing={doing} isOpen operator={operator} />
    </li>
  );
}
