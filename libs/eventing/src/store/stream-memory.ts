/** A message of a service's own in the stream. */
export interface OwnMessage {
  readonly sequence: number;
  readonly resource: string;
  readonly id: number;
  /** The aggregate, or the entry, as it is on the wire. */
  readonly body: unknown;
}

/** What the stream has of a service: the only witness of what a database forgot that was put back to an older state. */
export interface StreamMemory {
  /** The first message of the service behind a sequence; undefined: there is none. */
  next(service: string, after: number): Promise<OwnMessage | undefined>;
  /** The last message of a resource, or of one of its ids. */
  last(type: { readonly service: string; readonly resource: string }, id?: number): Promise<OwnMessage | undefined>;
}
