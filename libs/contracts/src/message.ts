import { z } from 'zod';
import { quantity, Rejection, toDecimal, type Day, type Instant, type Quantity, type Ref } from '@pegboard/kit';

/**
 * The building stones of every message. On the bus a quantity is a decimal string, so that no consumer in any language
 * rounds it; inside the services it is a scaled integer. The codec is the one place where the two meet.
 */
export const Q = z
  .codec(
    z.string(),
    z.custom<Quantity>((value) => Number.isSafeInteger(value)),
    {
      decode: (text, context) => {
        try {
          return quantity(text);
        } catch (error) {
          context.issues.push({ code: 'custom', input: text, message: (error as Rejection).message });
          return z.NEVER;
        }
      },
      encode: toDecimal,
    },
  )
  .meta({ description: 'A decimal number as a string, with at most six decimals.' });

/** Money, in the base currency unless it says another, exact to six decimals, carried like a quantity. */
export const Money = Q;
/** A rate from one currency to another: a decimal number as a string, with at most twelve decimals. */
export const RateText = z.string().meta({ description: 'A decimal number as a string, with at most twelve decimals.' });
export const Id = z.int().positive();
export const Version = z.int().nonnegative();
/** What is said of a text here is what its JSON Schema says: a check of our own has none by itself. */
export const InstantText = z
  .custom<Instant>((value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)))
  .meta({ type: 'string', format: 'date-time' });
export const DayText = z
  .custom<Day>((value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
  .meta({ type: 'string', format: 'date' });
/** The key under which somebody's shortage is ordered, and the id of the claim to it (P13). */
export const ClaimId = z.string().min(1).max(200);
/**
 * A field that messages of a supported release don't have. Who reads one gets this value instead; who writes one always tells it, because
 * the type asks for it. Every new field of a message is one of these, or optional.
 */
export const added = <S extends z.ZodType>(field: S, before: z.output<S>) => field.default(before as z.core.util.NoUndefined<z.output<S>>);

/** A text that people wrote; absent in events of before it was told. */
export const Remark = z.string().nullable().optional();
export const RefText = z
  .custom<Ref>((value) => typeof value === 'string' && /^[a-z_]+\/\d+$/.test(value))
  .meta({ type: 'string', pattern: '^[a-z_]+/\\d+$' });

/** The place in a rank list: ordered by key, then id. `move` numbers the rank change; the highest number wins. */
export const Rank = z.object({ key: z.number(), move: z.int().nonnegative() });
export type Rank = z.output<typeof Rank>;

/** What every event about an aggregate carries beside the aggregate itself. */
export interface AggregateBody {
  readonly id: number;
  readonly version: number;
  readonly is_deleted: boolean;
}

/** An event about one resource of one service: `evt.<service>.<resource>.<id>.<action>`. */
export interface EventType<Body> {
  readonly service: ServiceName;
  readonly resource: string;
  /** The major version of the body's schema, part of the CloudEvents `dataschema`. */
  readonly schemaVersion: number;
  readonly body: z.ZodType<Body, unknown>;
  /** Writes a body as the schema would, for one that is sent so often that checking each costs too much. */
  onWire?(body: Body): unknown;
}

export type BodyOf<E> = E extends EventType<infer Body> ? Body : never;

export type ServiceName = 'sales' | 'manufacturing' | 'purchasing' | 'inventory' | 'planner' | 'gateway';

export const eventType = <Body>(
  service: ServiceName,
  resource: string,
  body: z.ZodType<Body, unknown>,
  schemaVersion = 1,
  onWire?: (body: Body) => unknown,
): EventType<Body> => ({ service, resource, body, schemaVersion, ...(onWire ? { onWire } : {}) });

/** The subject on which one event travels. */
export const eventSubject = (type: EventType<never> | EventType<unknown>, id: number | string, action: string): string =>
  `evt.${type.service}.${type.resource}.${id}.${action}`;

/** The pattern that hears every event of a type. */
export const heardSubject = (type: { service: string; resource: string }): string => `evt.${type.service}.${type.resource}.>`;

/** A question or command over request/reply: a person or a service waits for the answer. */
export interface Question<Input, Output> {
  readonly subject: string;
  readonly input: z.ZodType<Input, unknown>;
  readonly output: z.ZodType<Output, unknown>;
}

export const question = <Input, Output>(
  subject: string,
  input: z.ZodType<Input, unknown>,
  output: z.ZodType<Output, unknown>,
): Question<Input, Output> => ({ subject, input, output });

export type InputOf<T> = T extends Question<infer Input, unknown> ? Input : never;
export type OutputOf<T> = T extends Question<never, infer Output> ? Output : T extends Question<infer _I, infer Output> ? Output : never;

/** One page of an owner's current aggregates, for a consumer that starts new (ordered by id). */
export const snapshotOf = <Body>(type: EventType<Body>) =>
  question(
    `${type.service}.snapshot.${type.resource}`,
    z.object({ after_id: z.int().nonnegative(), limit: z.int().positive().max(1000) }),
    z.object({ items: z.array(type.body), next_after_id: z.int().nullable() }),
  );
