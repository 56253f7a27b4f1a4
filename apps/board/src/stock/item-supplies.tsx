import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { StockFigures, ShownSupply } from '../api/stock';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';
import { STOCK_CHANGES } from '../ui/paged';
import type { Locations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { suppliesOf } from './supplies';

interface ItemSuppliesProps {
  readonly variantId: number;
  readonly figures: readonly StockFigures[];
  readonly locations: Locations;
}

/** P9: who reserves what from which supply. */
export function ItemSupplies({ variantId, figures, locations }: ItemSuppliesProps) {
  const { say } = useWords();
  const { api } = useSession();
  const inStock = figures.map(({ location_id, quantity_in_stock }) => `${location_id}:${quantity_in_stock}`).join();
  const supplies = useQuery({
    queryKey: ['plan', 'supplies', variantId, inStock],
    meta: follows(...STOCK_CHANGES, 'planner.'),
    queryFn: ({ signal }) => suppliesOf(api, variantId, figures, signal),
    placeholderData: (before) => before,
  });
  return (
    <>
      <Refusal problem={supplies.error} onAgain={() => void supplies.refetch()} />
      {supplies.isPending && <p className="quiet">{say('lists.loading')}</p>}
      {supplies.data?.length === 0 && <p className="empty">{say('stock.noSupply')}</p>}
      <ul className="cards">
        {supplies.data?.map((supply, at) => (
          <Supply key={supply.supply.ref ?? `stock/${supply.location_id}/${at}`} told={supply} locations={locations} />
        ))}
      </ul>
    </>
  );
}

const KINDS = ['stock', 'manufacturing_order', 'purchase_order_row', 'stock_transfer_row'] as const;

/** What a supply is, with the way to its order. */
function SupplyName({ kind, number }: { readonly kind: (typeof KINDS)[number] | undefined; readonly number: string | null }) {
  const { say } = useWords();
  const name = kind ? say(`stock.supply.${kind}`, { number: number ?? '' }) : number;
  if (number === null) return name;
  if (kind === 'purchase_order_row')
    return (
      <Link to="/buy" search={{ list: 'open', find: number }}>
        {name}
      </Link>
    );
  if (kind === 'manufacturing_order')
    return (
      <Link to="/make" search={{ list: 'open', find: number }}>
        {name}
      </Link>
    );
  return name;
}

function Supply({ told, locations }: { readonly told: ShownSupply; readonly locations: Locations }) {
  const { say, number } = useWords();
  const { supply, location_id: at, quantity, quantity_unreserved: free, serves } = told;
  const kind = KINDS.find((each) => each === supply.type);
  return (
    <li className="supply">
      <h2>
        <SupplyName kind={kind} number={supply.number} /> · {locations.nameOf(at)}
      </h2>
      <p>
        <strong>{number(quantity)}</strong> · {say('stock.free', { count: number(free) })}
        {supply.expected_date !== null && ` · ${say('stock.expected', { day: locations.dayOf(supply.expected_date, at) })} `}
        {supply.is_overdue && <span className="mark bad">{say('mark.overdue')}</span>}
      </p>
      {serves.length > 0 && (
        <ul className="lines">
          {serves.map(({ demand, quantity: taken, is_linked }, line) => (
            <li key={`${demand.ref}/${line}`}>
              <strong>{number(taken)}</strong>
              <span>
                {demand.ref.startsWith('sales_order_row/') ? (
                  <Link to="/sell" search={{ list: 'open', find: demand.order_no }}>
                    {demand.order_no}
                  </Link>
                ) : (
                  demand.order_no
                )}
                {demand.customer_name !== null && ` · ${demand.customer_name}`}
                {is_linked && ` · ${say('stock.linked')}`}
              </span>
              <span className="quiet">{demand.deadline !== null && locations.dayOf(demand.deadline, at)}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
