import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { MakingStatus, ShownMaking, ShownProduction } from '../api/making';
import { useDoing, type Doing } from '../lists/doing';
import { Said } from '../lists/said';
import { useSession } from '../session/session';
import { Drawer } from '../ui/drawer';
import { LineField } from '../ui/fields';
import { Marks } from '../ui/marks';
import { Refusal } from '../ui/refusal';
import { AvailabilityCell, WordCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { Ingredients } from './ingredients';
import { ProduceForm } from './produce-form';
import { nextOfMaking, wordOfMaking } from './steps';
import { useCard } from './use-card';
import { Work } from './work';

interface CardProps {
  readonly id: number;
  readonly onClose: () => void;
}

/** All about one manufacturing order: what it needs, who works on it, and what has been made. */
export function MakingCard({ id, onClose }: CardProps) {
  const { say } = useWords();
  const { order, rows, work, productions } = useCard(id);
  const doing = useDoing();
  const shown = order.data;
  return (
    <Drawer isWide title={shown ? titleOf(shown) : say('lists.loading')} onClose={onClose}>
      <Refusal problem={order.error ?? rows.error ?? work.error ?? productions.error} onAgain={() => void order.refetch()} />
      {shown && (
        <>
          <Head order={shown} doing={doing} productions={productions.data ?? []} />
          <Said problem={doing.problem} onUndo={doing.undo}>
            {doing.said !== undefined && <span>{doing.said}</span>}
          </Said>
          <Ingredients order={shown} rows={rows.data ?? []} doing={doing} />
          <Work order={shown} work={work.data ?? []} doing={doing} />
          {shown.status !== 'DONE' && rows.data && (
            <ProduceForm key={shown.completed_quantity} order={shown} rows={rows.data} doing={doing} />
          )}
          <Productions productions={productions.data ?? []} doing={doing} />
        </>
      )}
    </Drawer>
  );
}

const titleOf = ({ order_no, variant, variant_id }: ShownMaking): string => `${order_no}: ${variant?.name ?? variant?.sku ?? variant_id}`;

interface HeadProps {
  readonly order: ShownMaking;
  readonly productions: readonly ShownProduction[];
  readonly doing: Doing;
}

function Head({ order, productions, doing }: HeadProps) {
  const { api } = useSession();
  const { say, number } = useWords();
  const at = `manufacturing_orders/${order.id}`;
  const steps = useRef<HTMLDivElement>(null);
  const toStatus = (to: MakingStatus): void => {
    doing.run({
      said: say(`make.said.${wordOfMaking(order.status, to)}`, { what: order.order_no }),
      work: () => api.patch(at, { status: to }),
      back: () => (to === 'DONE' ? takeBackNew(api, order.id, productions) : api.patch(at, { status: order.status })),
    });
    // The button goes; the focus stays where the next ones come.
    steps.current?.focus();
  };
  const before = order.production_deadline_date;
  const [day, setDay] = useDay(before.slice(0, 10), (to) =>
    doing.run({
      said: say('make.said.deadline', { what: order.order_no }),
      work: () => api.patch(at, { production_deadline_date: to }),
      back: () => api.patch(at, { production_deadline_date: before }),
    }),
  );
  return (
    <section className="head">
      <p className="facts">
        <strong>{say('make.of', { done: number(order.completed_quantity), all: number(order.planned_quantity) })}</strong>
        <span>{order.variant?.uom}</span>
        <WordCell group="production" value={order.status} />
        <AvailabilityCell value={order.ingredient_availability} expected={order.ingredient_expected_date ?? null} />
        <Marks of={order} />
      </p>
      {order.customers.length > 0 && (
        <p>
          {say(order.is_linked_to_sales_order ? 'make.linked' : 'make.reserved')}{' '}
          {order.customers.map(({ order_no, customer_name, quantity }) => `${order_no}, ${customer_name} (${number(quantity)})`).join('; ')}
        </p>
      )}
      {order.completion_problem && <p className="problem">{order.completion_problem.message}</p>}
      {order.status !== 'DONE' && (
        <div className="actions" ref={steps} tabIndex={-1}>
          <LineField isDay label={say('make.column.deadline')} value={day} onChange={setDay} />
          {nextOfMaking(order).map((to, at) => (
            <Button key={to} className={at === 0 ? 'primary' : ''} onPress={() => toStatus(to)}>
              {say(to === 'DONE' ? 'make.do.all' : `make.do.${wordOfMaking(order.status, to)}`)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

const TYPED_MS = 900;
const FIRST_YEAR = '2000';

/** A day that is being typed, part by part: it is taken when it has stood for a moment. */
function useDay(kept: string, take: (day: string) => void): [day: string, change: (day: string) => void] {
  const [day, setDay] = useState(kept);
  const taking = useRef(take);
  taking.current = take;
  useEffect(() => setDay(kept), [kept]);
  useEffect(() => {
    if (day < FIRST_YEAR || day === kept) return undefined;
    const timer = setTimeout(() => taking.current(day), TYPED_MS);
    return () => clearTimeout(timer);
  }, [day, kept]);
  return [day, setDay];
}

/** Takes back what has been made since: the productions that were there before stay. */
async function takeBackNew(api: ReturnType<typeof useSession>['api'], orderId: number, before: readonly ShownProduction[]): Promise<void> {
  const known = new Set(before.map(({ id }) => id));
  const { data } = await api.list<ShownProduction>('manufacturing_order_productions', { manufacturing_order_id: orderId });
  for (const { id } of data) if (!known.has(id)) await api.remove(`manufacturing_order_productions/${id}`);
}

function Productions({ productions, doing }: { readonly productions: readonly ShownProduction[]; readonly doing: Doing }) {
  const { api } = useSession();
  const { say, number, date } = useWords();
  if (productions.length === 0) return null;
  return (
    <section>
      <h3>{say('make.productions')}</h3>
      <ul className="lines">
        {productions.map(({ id, quantity, production_date }) => (
          <li key={id}>
            <span>{say('make.production', { quantity: number(quantity), day: date(production_date) })}</span>
            <Button
              onPress={() =>
                doing.run({
                  said: say('make.said.takenBack', { quantity: number(quantity) }),
                  work: () => api.remove(`manufacturing_order_productions/${id}`),
                })
              }
            >
              {say('make.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
