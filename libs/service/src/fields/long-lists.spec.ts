import { IdField, PartField, RowsField } from './body-fields';
import { JsonField } from './json-fields';
import { readBody } from './read-body';

let made = 0;
class BatchDto {
  @IdField() batch_id!: number;
  constructor() {
    made++;
  }
}
class RowDto {
  @IdField() variant_id!: number;
  @RowsField(() => BatchDto, { optional: true, max: 10 }) batches?: BatchDto[];
}
class AboutDto {
  @RowsField(() => RowDto, { max: 3 }) rows!: RowDto[];
}
class OrderDto {
  @RowsField(() => RowDto, { max: 3 }) rows!: RowDto[];
  @PartField(() => AboutDto, { optional: true }) about?: AboutDto;
  @JsonField({ optional: true, isList: true }) metadata?: unknown[];
}

describe('a list that is too long', () => {
  const batches = (count: number) => Array.from({ length: count }, () => ({ batch_id: 1 }));
  const row = (count: number) => ({ variant_id: 1, batches: batches(count) });
  const refusalOf = (body: object) => {
    try {
      return readBody(OrderDto, body);
    } catch (refusal) {
      const { code, details } = refusal as { code: string; details: { path: string; info?: object }[] };
      return [code, details[0]!.path, details[0]!.info];
    }
  };
  beforeEach(() => void (made = 0));

  it.each([
    ['of rows', { rows: Array.from({ length: 20_000 }, () => ({})) }, 'rows', 20_000, 3],
    ['within a row', { rows: [row(10), row(20_000)] }, 'rows/1/batches', 20_000, 10],
    ['within a part', { rows: [row(1)], about: { rows: [row(1), row(1), row(11)] } }, 'about/rows/2/batches', 11, 10],
    ['of anything', { rows: [row(1)], metadata: Array(1_001).fill(1) }, 'metadata', 1_001, 1_000],
  ])('%s is counted before anything is made of it', (_name, body, path, count, limit) => {
    expect(refusalOf(body)).toEqual(['TOO_MANY', path, { count, limit }]);
    expect(made).toBe(0);
  });

  it('is none that is as long as it may be', () => {
    expect(refusalOf({ rows: [row(10), row(10), row(10)] })).toMatchObject({ rows: [{ variant_id: 1 }, {}, {}] });
  });

  it('of faults is cut off', () => {
    const faults = Array.from({ length: 3 }, () => ({
      variant_id: 1,
      batches: Array.from({ length: 10 }, () => ({ a: 1, b: 2, c: 3, d: 4 })),
    }));
    expect(() => readBody(OrderDto, { rows: faults })).toThrow(/and 149 more/);
    try {
      readBody(OrderDto, { rows: faults });
    } catch (refusal) {
      expect((refusal as { details: unknown[] }).details).toHaveLength(100);
    }
  });
});
