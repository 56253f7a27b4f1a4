import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP carries it in JSON, with the service that sent it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** What a collector is to the services: takes their spans over OTLP/HTTP and keeps them. */
export class TraceReceiver {
  readonly spans: ReceivedSpan[] = [];
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      this.keep(JSON.parse(Buffer.concat(parts).toString()));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });

  async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** From a span up to the root of its trace, each as `service: name`. */
  wayUp(from: ReceivedSpan): string[] {
    const way: string[] = [];
    for (let span: ReceivedSpan | undefined = from; span;) {
      way.push(`${span.service}: ${span.name}`);
      const { traceId, parentSpanId }: ReceivedSpan = span;
      span = this.spans.find((one) => one.traceId === traceId && one.spanId === parentSpanId);
    }
    return way;
  }

  private keep(body: any): void {
    for (const { resource, scopeSpans } of body.resourceSpans) {
      const { value } = resource.attributes.find(({ key }: { key: string }) => key === 'service.name');
      for (const { spans } of scopeSpans) for (const span of spans) this.spans.push({ service: value.stringValue, ...span });
    }
  }
}
