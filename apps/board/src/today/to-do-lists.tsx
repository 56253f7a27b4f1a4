import { Button } from 'react-aria-components';
import type { Doing } from '../lists/doing';
import { useSession } from '../session/session';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { bySupplier, whomFor, type SupplierGroup, type ShownToDo, type TodayFilters } from './to-do';
import { useToDo } from './use-today';

interface ToDoProps {
  readonly filters: TodayFilters;
  readonly doing: Doing;
}

interface Ordered {
  readonly purchase_orders: readonly { readonly id: number; readonly order_no: string }[];
  readonly manufacturing_orders: readonly { readonly id: number; readonly order_no: string }[];
  readonly refused: readonly { readonly message: string }[];
}

/** Turns lines into orders; the way back deletes those that came of it. */
function useOrdering(doing: Doing) {
  const { api } = useSession();
  const { say } = useWords();
  return (lines: readonly ShownToDo[], action: 'buy' | 'make'): void =>
    doing.run<Ordered>({
      said: ({ purchase_orders, manufacturing_orders, refused }) => {
        const made = [...purchase_orders, ...manufacturing_orders].map(({ order_no }) => order_no);
        const sentences = refused.map(({ message }) => message);
        return [...(made.length > 0 ? [say('today.ordered', { orders: made.join(', ') })] : []), ...sentences].join(' ');
      },
      work: () =>
        api.post('plan/to_do/orders', {
          rows: lines.map(({ variant_id, location_id, quantity }) => ({ variant_id, location_id, quantity, action })),
        }),
      back: async ({ purchase_orders, manufacturing_orders }) => {
        for (const { id } of purchase_orders) await api.remove(`purchase_orders/${id}`);
        for (const { id } of manufacturing_orders) await api.remove(`manufacturing_orders/${id}`);
      },
    });
}

/** What to buy, supplier by supplier. */
export function ToBuy({ filters, doing }: ToDoProps) {
  const { say } = useWords();
  const { data, error, isPending, refetch } = useToDo('buy', filters);
  const order = useOrdering(doing);
  const groups = bySupplier(data?.data ?? []);
  return (
    <>
      <h3>{say('today.buy')}</h3>
      <Refusal problem={error} onAgain={() => void refetch()} />
      {isPending && <p className="quiet">{say('lists.loading')}</p>}
      {data && groups.length === 0 && <p className="quiet">{say('today.buyNothing')}</p>}
      {groups.map((group) => (
        <Supplier key={group.supplierId} group={group} onOrder={() => order(group.lines, 'buy')} />
      ))}
    </>
  );
}

interface SupplierProps {
  readonly group: SupplierGroup;
  readonly onOrder: () => void;
}

function Supplier({ group, onOrder }: SupplierProps) {
  const { say } = useWords();
  const name = group.supplierId === null ? say('today.noSupplier') : group.name;
  return (
    <section className="supplier" aria-label={name}>
      <header>
        <h4>
          {name} {group.isLate && <span className="mark bad">{say('today.tooLate')}</span>}
        </h4>
        {group.supplierId === null ? (
          <span className="quiet">{say('today.needsSupplier')}</span>
        ) : (
          <Button className="primary" onPress={onOrder}>
            {say('today.order', { count: group.lines.length })}
          </Button>
        )}
      </header>
      <Lines lines={group.lines} />
    </section>
  );
}

/** What to make that nobody has planned yet. */
export function ToMake({ filters, doing }: ToDoProps) {
  const { say } = useWords();
  const { data, error, isPending, refetch } = useToDo('make', filters);
  const order = useOrdering(doing);
  const lines = data?.data ?? [];
  return (
    <>
      <h3>{say('today.make')}</h3>
      <Refusal problem={error} onAgain={() => void refetch()} />
      {isPending && <p className="quiet">{say('lists.loading')}</p>}
      {data && lines.length === 0 && <p className="quiet">{say('today.makeNothing')}</p>}
      <Lines lines={lines} onMake={(line) => order([line], 'make')} />
    </>
  );
}

interface LinesProps {
  readonly lines: readonly ShownToDo[];
  readonly onMake?: (line: ShownToDo) => void;
}

function Lines({ lines, onMake }: LinesProps) {
  const { say, number, day } = useWords();
  return (
    <ul className="lines">
      {lines.map((line) => {
        const { names, more } = whomFor(line);
        return (
          <li key={`${line.variant_id}/${line.location_id}`}>
            <span className="amount">{number(line.quantity)}</span>
            <span className="grow">
              <strong>{line.sku}</strong> {line.name !== line.sku && <span className="quiet">{line.name}</span>}
              <span className="quiet for">
                {names.length > 0 && say('today.for', { names: names.join(', ') })} {more > 0 && say('sell.more', { count: more })}
              </span>
            </span>
            {line.quantity_in_drafts > 0 && (
              <span className="quiet">{say('today.inDrafts', { quantity: number(line.quantity_in_drafts) })}</span>
            )}
            <span className={line.is_late ? 'mark bad' : ''}>{line.latest_day && say('today.latest', { day: day(line.latest_day) })}</span>
            {onMake && <Button onPress={() => onMake(line)}>{say('make.do.make', { amount: number(line.quantity) })}</Button>}
          </li>
        );
      })}
    </ul>
  );
}
