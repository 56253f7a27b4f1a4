import type { ReactNode } from 'react';
import type { ShownRecall, ShownBatch } from '../api/stock';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';

interface ReportProps {
  readonly recall: ShownRecall;
  readonly batch: ShownBatch;
}

/** Whom to call, and what is left where: for the screen and for paper. */
export function RecallReport({ recall, batch }: ReportProps) {
  const { say } = useWords();
  const { customers, sales_orders: orders, stock, in_transit: moving, untraceable, batches, is_balanced: isBalanced } = recall;
  return (
    <article className="report">
      <h2>{say('recall.title', { batch: batch.batch_number, sku: batch.sku })}</h2>
      <p className={isBalanced ? 'status good' : 'status bad'} role="status">
        {say(isBalanced ? 'recall.balanced' : 'recall.unbalanced')}
      </p>
      <p>{say('recall.summary', { customers: customers.length, orders: orders.length, batches: batches.length })}</p>
      <h3>{say('recall.customers')}</h3>
      {orders.length === 0 && <p className="quiet">{say('recall.nobody')}</p>}
      {orders.length > 0 && <Orders recall={recall} />}
      <h3>{say('recall.left')}</h3>
      {stock.length + moving.length === 0 && <p className="quiet">{say('recall.nothingLeft')}</p>}
      {stock.length + moving.length > 0 && (
        <Table head={[say('stock.item'), say('stock.batch'), say('stock.location'), say('stock.quantity')]}>
          {[
            ...stock.map((one) => ({ ...one, place: one.location_name ?? `#${one.location_id}` })),
            ...moving.map((one) => ({ ...one, place: say('recall.moving') })),
          ].map((one, at) => (
            <Goods key={at} cells={[one.sku, one.batch_number, one.place]} quantity={one.quantity} />
          ))}
        </Table>
      )}
      {untraceable.length > 0 && (
        <>
          <h3>{say('recall.untraceable')}</h3>
          <Table head={[say('stock.item'), say('stock.quantity')]}>
            {untraceable.map((one, at) => (
              <Goods key={at} cells={[one.sku]} quantity={one.quantity} />
            ))}
          </Table>
        </>
      )}
    </article>
  );
}

function Orders({ recall }: { readonly recall: ShownRecall }) {
  const { say } = useWords();
  return (
    <Table
      head={[say('stock.customer'), say('stock.order'), say('stock.item'), say('stock.batch'), say('recall.what'), say('stock.quantity')]}
    >
      {recall.sales_orders.flatMap((order) =>
        [
          ...order.goods.map((one) => ({ ...one, what: say('recall.sold') })),
          ...order.returned.map((one) => ({ ...one, what: say('recall.returned') })),
        ].map((one, at) => (
          <Goods
            key={`${order.sales_order_id}/${at}`}
            cells={[order.customer_name ?? '–', order.order_no ?? `#${order.sales_order_id}`, one.sku, one.batch_number ?? '–', one.what]}
            quantity={one.quantity}
          />
        )),
      )}
    </Table>
  );
}

/** A table whose last column is a quantity. */
export function Table({ head, children }: { readonly head: readonly string[]; readonly children: ReactNode }) {
  return <PlainTable head={[...head.slice(0, -1), numeric(head.at(-1)!)]}>{children}</PlainTable>;
}

export function Goods({ cells: [first, ...others], quantity }: { readonly cells: readonly string[]; readonly quantity: number }) {
  const { number } = useWords();
  return (
    <tr>
      <th scope="row">{first}</th>
      {others.map((cell, at) => (
        <td key={at}>{cell}</td>
      ))}
      <td className="number">{number(quantity)}</td>
    </tr>
  );
}
