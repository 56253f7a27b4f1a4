import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ordersIn, recall, traceBackward, traceForward, traceSalesOrder, withReturns, type Trace } from '@pegboard/domain-inventory';
import { Answers } from '@pegboard/service';
import { MovementHistory } from '../movements/movement-history';
import { StockLedger } from '../stock/stock-ledger';
import { CustomersOfOrders } from './customers-of-orders';
import { recallAnswer, traceAnswer, type RecallAnswer, type TraceAnswer } from './trace.answer';
import { mermaidOf, svgOf } from './trace-picture';
import { recallView, traceView, type Names } from './trace.view';
import { TraceQuery, OrderTraceQuery } from './trace.dto';
import { required, found } from '@pegboard/kit';

/** The trace drawn: SVG, or Mermaid as plain text. */
const PICTURES = ['image/svg+xml', 'text/plain'];

/** Where a batch came from, where it went, and which customers to inform (T8). */
@Controller('v1/batches')
export class TracesController {
  constructor(
    private readonly histories: MovementHistory,
    private readonly ledger: StockLedger,
    private readonly customers: CustomersOfOrders,
  ) {}

  /** Everything that went into what was packed for a sales order. */
  @Get('trace')
  @Answers(traceAnswer, { otherKinds: PICTURES })
  async ofOrder(@Query() query: OrderTraceQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const orderId = required(query.sales_order_id, 'sales_order_id');
    const names = await this.names();
    const trace = traceSalesOrder(names.history, ({ posting }) => posting.cause.type === 'sales_order' && posting.cause.id === orderId);
    return shown(names, await this.withReturns(trace), query.format?.[0], `Sales order ${orderId}: what it was made from`, reply);
  }

  @Get(':id/trace')
  @Answers(traceAnswer, { otherKinds: PICTURES })
  async ofBatch(@Param('id') id: number, @Query() query: TraceQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const names = await this.names();
    const number = this.numberOf(names, id);
    const isForward = query.direction?.[0] === 'forward';
    const trace = isForward ? await this.withReturns(traceForward(names.history, id)) : traceBackward(names.history, id);
    return shown(names, trace, query.format?.[0], `Batch ${number}: ${isForward ? 'what became of it' : 'where it came from'}`, reply);
  }

  /** Every batch made from it, the stock that is left by location, and every order and customer that got any of it. */
  @Get(':id/recall')
  @Answers(recallAnswer)
  async recall(@Param('id') id: number): Promise<RecallAnswer> {
    const names = await this.names();
    this.numberOf(names, id);
    const found = recall(names.history, id);
    const orders = await this.customers.of(found.orders.map(({ salesOrderId }) => salesOrderId));
    return { batch_id: id, ...recallView(names, found, orders) };
  }

  private async withReturns(trace: Trace): Promise<Trace> {
    return withReturns(trace, await this.customers.returnedOf(ordersIn(trace)));
  }

  private async names(): Promise<Names> {
    const history = await this.histories.now();
    return { history, state: this.ledger.state };
  }

  private numberOf({ state }: Names, id: number): string {
    return found(state.batches.get(id), 'batch', id).number;
  }
}

function shown(
  names: Names,
  trace: Trace,
  format: 'json' | 'svg' | 'mermaid' | undefined,
  title: string,
  reply: FastifyReply,
): TraceAnswer | string {
  const body = traceView(names, trace);
  if (format === 'svg') {
    void reply.header('content-type', 'image/svg+xml; charset=utf-8');
    return svgOf(body, title);
  }
  if (format === 'mermaid') {
    void reply.header('content-type', 'text/plain; charset=utf-8');
    return mermaidOf(body);
  }
  return body;
}
