import type { ReadMessage } from '@pegboard/eventing';

/** Far more than are under way while somebody waits. */
const MAX_TRACES = 10_000;

/** Where in the stream the last message of each kind stands, and the last fact that was told in a trace. */
export class LastMessages {
  /** By `<service>.<resource>`. */
  private readonly kinds = new Map<string, number>();
  /** By trace id, in the order of the facts. */
  private readonly traces = new Map<string, number>();

  /** @param isFact whether the plan depends on it */
  note({ subject, sequence, traceparent, event }: ReadMessage, isFact: boolean): void {
    this.kinds.set(kindOf(subject), sequence);
    const trace = isFact ? traceOf(traceparent ?? event['traceparent']) : undefined;
    if (trace === undefined) return;
    this.traces.delete(trace);
    this.traces.set(trace, sequence);
    if (this.traces.size > MAX_TRACES) this.traces.delete(this.traces.keys().next().value!);
  }

  /** The last of those that somebody listens to; 0 if none has been read. @param patterns of subjects */
  heardBy(patterns: readonly string[]): number {
    return Math.max(0, ...patterns.map((pattern) => this.kinds.get(kindOf(pattern)) ?? 0));
  }

  /** The last fact told in a trace; 0 if none has been read. */
  inTrace(trace: string | undefined): number {
    return (trace !== undefined && this.traces.get(trace)) || 0;
  }
}

const kindOf = (subject: string): string => subject.split('.').slice(1, 3).join('.');

const traceOf = (traceparent: unknown): string | undefined => (typeof traceparent === 'string' ? traceparent.split('-')[1] : undefined);
