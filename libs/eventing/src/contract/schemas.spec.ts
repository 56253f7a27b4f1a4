import { z } from 'zod';
import { everyEvent, InstantText, Q, type EventType } from '@pegboard/contracts';
import { leavesOf } from '@pegboard/contracts/testing';
import { instant, type Day, type Instant, type Quantity } from '@pegboard/kit';
import { collectionSchema, type CollectionSchema } from '../schema/collection-schema';
import { WrongDocument } from '../schema/document-check';
import {
  anything,
  dayText,
  decimal,
  expiryDate,
  flag,
  instantText,
  listOf,
  mapOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  wholeOrWord,
  type FieldsOf,
} from '../schema/fields';
import { bodyField, wireField } from '../schema/wire-fields';
import type { Collection } from '../store/collection';
import { inEachWorld } from './worlds';

/** Events with fields that are read as a given value where an older release left them out. */
const GROWN = ['salesOrderEvent'];

interface Line {
  readonly id: number;
  readonly type: 'sold' | 'made';
  readonly quantity: Quantity;
  readonly price: Quantity | null;
  readonly until: Day | null;
}

interface Paper {
  readonly _id: number;
  readonly title: string;
  readonly isSigned: boolean;
  readonly at: Instant;
  readonly rate: number | null;
  readonly lines: readonly Line[];
  readonly tags: readonly string[];
  readonly signature: { readonly by: string } | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly remarks?: unknown;
}

const fields: FieldsOf<Paper> = {
  _id: whole,
  title: text,
  isSigned: flag,
  at: instantText,
  rate: optional(decimal),
  lines: listOf(part<Line>({ id: whole, type: oneOf(['sold', 'made']), quantity, price: optional(quantity), until: optional(dayText) })),
  tags: listOf(text),
  signature: optional(part<{ readonly by: string }>({ by: text })),
  counts: mapOf(whole),
  remarks: anything(),
};

const line: Line = { id: 3, type: 'made', quantity: 9_000_000_000_000_000 as Quantity, price: null, until: '2026-12-04' as Day };
const paper: Paper = {
  _id: 1,
  title: '',
  isSigned: false,
  at: instant(0),
  rate: 0.1,
  lines: [line, { ...line, id: 4, quantity: -1 as Quantity, price: 0 as Quantity, until: null }],
  tags: [],
  signature: null,
  counts: { 7: 1, word: -2 },
  remarks: { any: [{ thing: null, _id: 'x', id: '5', empty: {} }] },
};

inEachWorld((world) => {
  let count = 0;
  let schema: CollectionSchema<Paper>;
  let papers: Collection<Paper>;
  beforeEach(() => {
    schema = collectionSchema<Paper>(`papers_${++count}`, fields, ['lines.id', 'signature.by', { keys: { at: -1, title: 1 } }]);
    papers = world().database.collection(schema);
  });
  const refusal = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'written',
      (error: Error) => (error instanceof WrongDocument ? error.message : `${error.name}`),
    );

  it('what was written is read as it was: no field, id, default or version is added, no value converted', async () => {
    await papers.insert(paper);
    expect(await papers.get(1)).toEqual(paper);
    expect(Object.keys((await papers.get(1))!)).toEqual(Object.keys(paper));
    await papers.put({ ...paper, _id: 2, tags: ['5'], counts: {}, remarks: undefined });
    expect(await papers.get(2)).toStrictEqual({
      ...Object.fromEntries(Object.entries(paper).filter(([field]) => field !== 'remarks')),
      _id: 2,
      tags: ['5'],
      counts: {},
    });
    await papers.update({
      id: 1,
      where: { title: '' },
      set: { lines: [line], 'counts.7': 2, signature: { by: 'me' } },
      unset: ['remarks'],
    });
    const { remarks: _, ...rest } = paper;
    expect(await papers.get(1)).toEqual({ ...rest, lines: [line], counts: { 7: 2, word: -2 }, signature: { by: 'me' } });
  });

  it.each<[string, object, RegExp]>([
    ['a word for a number', { lines: [{ ...line, quantity: '5' }] }, /lines\/0\/quantity must be integer/],
    ['a number for a word', { title: 5 }, /title must be string/],
    ['a part of a whole number', { lines: [line, { ...line, id: 1.5 }] }, /lines\/1\/id must be integer/],
    ['more than a double holds exactly', { lines: [{ ...line, quantity: 2 ** 53 }] }, /quantity must be <= /],
    ['no number', { rate: NaN }, /rate must be number/],
    ['a date for its text', { at: new Date(0) }, /at must be string/],
    ['an instant without milliseconds', { at: '2026-01-01T00:00:00Z' }, /at must match/],
    ['an instant for a day', { lines: [{ ...line, until: instant(0) }] }, /until must match/],
    ['a word that is none of those', { lines: [{ ...line, type: 'lost' }] }, /type must be equal to one of/],
    ['null where something must be', { isSigned: null }, /isSigned must be boolean/],
    ['a field that nobody declared', { titel: 'x' }, /additional properties: titel/],
    ['one within a part', { signature: { by: 'me', _id: 1 } }, /signature must NOT have additional properties: _id/],
    ['one entry for a list', { tags: 'x' }, /tags must be array/],
    ['a wrong entry of a map', { counts: { 5: 'x' } }, /counts\/5 must be integer/],
  ])('%s is refused, by each way of writing, and nothing is written', async (_, wrong, message) => {
    await papers.insert(paper);
    const whole = { ...paper, _id: 2, ...wrong } as Paper;
    expect(await refusal(papers.insert(whole))).toMatch(message);
    expect(await refusal(papers.insertMany([{ ...paper, _id: 3 }, whole]))).toMatch(message);
    expect(await refusal(papers.put(whole))).toMatch(message);
    const write = { id: 1, where: {}, set: { ...wrong } };
    const isUnknown = /additional properties: titel/.test(String(message));
    expect(await refusal(papers.update(write))).toMatch(isUnknown ? /titel is not a field of it/ : message);
    expect(await refusal(papers.updateMany([write]))).toMatch(isUnknown ? /titel is not a field of it/ : message);
    expect(await papers.find({}, { sort: { _id: 1 } })).toEqual([paper]);
  });

  it('what must be there is refused when it is missing, or taken away', async () => {
    const { title: _, ...untitled } = paper;
    expect(await refusal(papers.insert(untitled as Paper))).toMatch(/papers_\d+ 1: must have required property 'title'/);
    await papers.insert(paper);
    expect(await refusal(papers.update({ id: 1, where: {}, set: {}, unset: ['title'] }))).toMatch(/title must be there/);
    expect(await refusal(papers.update({ id: 1, where: {}, set: { 'lines.0.x.y': 1 } }))).toMatch(/is not a field of it/);
    expect(await papers.get(1)).toEqual(paper);
  });

  it('filters find by what lies within parts, maps and undeclared things', async () => {
    await papers.insertMany([paper, { ...paper, _id: 2, lines: [], signature: { by: 'me' }, title: 'Invoice', counts: {} }]);
    const found = async (filter: Record<string, unknown>) => (await papers.find(filter, { sort: { _id: 1 } })).map(({ _id }) => _id);
    expect(await found({ 'lines.id': 4 })).toEqual([1]);
    expect(await found({ 'lines.id': { $in: [3, 4] } })).toEqual([1]);
    expect(await found({ lines: { $elemMatch: { id: 4, price: 0 } } })).toEqual([1]);
    expect(await found({ $nor: [{ lines: { $elemMatch: { id: 4 } } }] })).toEqual([2]);
    expect(await found({ 'lines.price': null, isSigned: { $ne: true } })).toEqual([1]);
    expect(await found({ $or: [{ 'signature.by': 'me' }, { signature: { $exists: false } }] })).toEqual([2]);
    expect(await found({ title: /inv/i })).toEqual([2]);
    expect(await found({ title: { $regex: '^inv', $options: 'i' } })).toEqual([2]);
    expect(await found({ 'counts.word': { $lt: 0 } })).toEqual([1]);
    expect(await found({ 'remarks.any.thing': null, _id: { $gt: 1, $lte: 2 } })).toEqual([2]);
    expect(await found({ signature: { $in: [null] } })).toEqual([1]);
    expect(await papers.count({ at: { $gte: instant(0) } })).toBe(2);
  });

  it('a filter of a field that is not there, or of a value that can not be in it, is refused', async () => {
    await papers.insert(paper);
    expect(await refusal(papers.find({ titel: 'x' }))).toBe('StrictModeError');
    expect(await refusal(papers.find({ $or: [{ 'lines.idd': 1 }] }))).toBe('StrictModeError');
    expect(await refusal(papers.count({ 'lines.id': '3' }))).toBe('CastError');
    expect(await refusal(papers.find({ title: 5 }))).toBe('CastError');
  });
});

inEachWorld((world) => {
  let count = 0;

  it('a part keeps what a former release wrote in it, and only that', async () => {
    interface Receipt {
      readonly _id: number;
      readonly parts: readonly { readonly id: number }[];
    }
    const entry = part<{ readonly id: number }>({ id: whole }, { tries: optional(whole) });
    const receipts = world().database.collection(
      collectionSchema<Receipt>(`receipts_${++count}`, { _id: whole, parts: listOf(entry) }, ['parts.id']),
    );
    await receipts.insert({ _id: 1, parts: [{ id: 1, tries: 2 } as { id: number }] });
    expect(await receipts.get(1)).toEqual({ _id: 1, parts: [{ id: 1, tries: 2 }] });
    await expect(receipts.update({ id: 1, where: {}, set: { parts: [{ id: 1, attempts: 2 }] } })).rejects.toThrow(
      /additional properties: attempts/,
    );
  });

  it('a date expires as one, and an id may be a number or a word', async () => {
    interface Note {
      readonly _id: number | string;
      readonly until: Date;
    }
    const notes = world().database.collection(
      collectionSchema<Note>(`notes_${++count}`, { _id: wholeOrWord, until: expiryDate }, [{ keys: { until: 1 }, expireAfterSeconds: 0 }]),
    );
    const until = new Date('2999-01-01T00:00:00Z');
    for (const _id of [7, 'heard']) await notes.insert({ _id, until });
    expect(await notes.find({ until: { $gt: new Date(0) } }, { sort: { until: 1, _id: 1 } })).toEqual(
      expect.arrayContaining([
        { _id: 7, until },
        { _id: 'heard', until },
      ]),
    );
    await expect(notes.insert({ _id: 8, until: until.toISOString() as never })).rejects.toThrow(/until must be a date/);
    await expect(notes.insert({ _id: 1.5, until })).rejects.toThrow(/_id must be integer,string/);
  });

  it.each(everyEvent.filter(([name]) => !GROWN.includes(name)).map(([name, type]) => [name, type] as [string, EventType<object>]))(
    'a copy of what %s carries is kept as it was read',
    async (_, type) => {
      const copies = world().database.collection(
        collectionSchema<{ readonly _id: number; readonly body: object }>(`copies_${++count}`, { _id: whole, body: bodyField(type) }),
      );
      const body = leavesOf(type.body)[0]!.changes[0]!.before as object;
      await copies.insert({ _id: 1, body });
      expect(await copies.get(1)).toEqual({ _id: 1, body });
      await expect(copies.insert({ _id: 2, body: { ...body, colour: 'red' } })).rejects.toThrow(/additional properties: colour/);
    },
  );
});

it.each(everyEvent.filter(([name]) => GROWN.includes(name)))(
  'what %s carries got fields after its release, and can’t be kept as a copy: copies of before would lack them',
  (_, type) => {
    expect(() => bodyField(type as EventType<object>)).toThrow(/no field for (default|union)/);
  },
);

it('a message that has a kind of field that no kept one has is refused when its schema is made', () => {
  expect(() =>
    wireField(z.object({ at: InstantText, count: Q.nullable().optional(), more: z.record(z.string(), z.unknown()) })),
  ).not.toThrow();
  expect(() => wireField(z.object({ either: z.union([z.string(), z.number()]) }))).toThrow('no field for union');
});

it('an index of a field that is not there is refused', () => {
  for (const path of ['titel', 'lines.idd', 'title.x']) expect(() => collectionSchema<Paper>('papers', fields, [path])).toThrow(path);
  expect(() => collectionSchema<Paper>('papers', fields, ['remarks.any', 'counts.x', 'lines.until'])).not.toThrow();
});
