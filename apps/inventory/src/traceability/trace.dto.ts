import { QueryOneOf, QueryId } from '@pegboard/service';

export class TraceQuery {
  @QueryOneOf(['backward', 'forward'], { description: 'backward: where it came from. forward: where it went.' })
  direction?: ('backward' | 'forward')[];

  @QueryOneOf(['json', 'svg', 'mermaid'])
  format?: ('json' | 'svg' | 'mermaid')[];
}

export class OrderTraceQuery {
  @QueryId()
  sales_order_id?: number;

  @QueryOneOf(['json', 'svg', 'mermaid'])
  format?: ('json' | 'svg' | 'mermaid')[];
}
