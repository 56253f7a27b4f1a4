import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import type { Rejection } from '@pegboard/kit';
import { partOf, propertiesOf, type DescribedProperty } from './long-lists';
import { readBody } from './read-body';

const APPS = join(__dirname, '..', '..', '..', '..', 'apps');
for (const file of readdirSync(APPS, { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.dto.ts')) jest.requireActual(join(APPS, file));

type Dto = new () => object;

/** Every class that has a checked field, whoever declared it and wherever it is used. */
const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: ReadonlyMap<Dto, unknown> };
const dtos = [...validationMetadatas.keys()];
const fields = dtos.flatMap((dto) => propertiesOf(dto).map((property) => ({ dto, property, name: `${dto.name}.${property.name}` })));

type Field = (typeof fields)[number];
const isText = ({ type, enum: words, format }: DescribedProperty): boolean => type === 'string' && !words && !format;
const isList = ({ type, isArray }: DescribedProperty): boolean => type === 'array' || isArray === true;
const isDate = ({ format, property }: { format?: string; property: unknown }): boolean =>
  format?.startsWith('date') === true || 'anyOf' in (property as object);

/** The code with which a value is refused; undefined if it is taken. */
function refusalOf({ dto, property }: Field, value: unknown): string | undefined {
  try {
    readBody(dto, { [property.name]: value });
    return undefined;
  } catch (problem) {
    // Whatever else the DTO needs is missing.
    return (problem as Rejection).details.find(({ path }) => path.split('/')[0] === property.name)?.code;
  }
}

/** What is kept of a value, with what else the DTO needs left out. */
function kept({ dto, property }: Field, value: unknown): unknown {
  class Alone extends (dto as new () => Record<string, unknown>) {}
  try {
    return (readBody(Alone, { [property.name]: value }) as Record<string, unknown>)[property.name];
  } catch {
    return undefined;
  }
}

describe('every field of every request', () => {
  it('is found', () => {
    expect(dtos.length).toBeGreaterThan(100);
    expect(fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['CreateSalesOrderDto.order_no', 'CreateApiKeyDto.grants', 'WhatIfDto.changes']),
    );
  });

  it('that is a list has its maximum', () => {
    const lists = fields.filter(({ property }) => isList(property));
    expect(lists.length).toBeGreaterThan(50);
    expect(lists.filter(({ property }) => property.maxItems === undefined).map(({ name }) => name)).toEqual([]);
    const texts = lists.filter(({ property: { items } }) => items?.type === 'string' && !items.enum);
    expect(texts.filter(({ property: { items } }) => items!.maxLength === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('that is a list of objects is counted before they are made', () => {
    const lists = fields.filter(({ property }) => isList(property) && partOf(property));
    expect(lists.length).toBeGreaterThan(20);
    const tooLong = ({ property }: Field) => Array.from({ length: property.maxItems! + 1 }, () => ({}));
    expect(lists.filter((field) => refusalOf(field, tooLong(field)) !== 'TOO_MANY').map(({ name }) => name)).toEqual([]);
  });

  it('that is a text has its maximum', () => {
    const texts = fields.filter(({ property }) => property.type === 'string' && !property.enum);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(({ property }) => property.maxLength === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('D3: that is a date lies in the years 0001 to 9999, whatever the offset', () => {
    const dates = fields.filter(({ property }) => isDate({ ...(property.format ? { format: property.format } : {}), property }));
    expect(dates.length).toBeGreaterThan(40);
    for (const field of dates) {
      const isDay = field.property.format === 'date';
      const outside = isDay ? ['0000-12-31'] : ['0000-12-31', '9999-12-31T23:59:59-05:00', '0001-01-01T00:00:00+01:00'];
      for (const text of outside) expect([field.name, text, refusalOf(field, text)]).toEqual([field.name, text, 'DATE_OUT_OF_RANGE']);
      expect([field.name, refusalOf(field, '+010000-01-01T00:00:00Z')]).toEqual([field.name, 'DATE_MALFORMED']);
    }
    const likeDates = fields.filter(({ property }) => /(_at|_date|deadline|since|until)(_min|_max)?$/.test(property.name));
    expect(likeDates.filter((field) => !dates.includes(field)).map(({ name }) => name)).toEqual([]);
  });

  it('that is a text can be printed, and is kept in its composed form', () => {
    for (const field of fields.filter(({ property }) => isText(property))) {
      expect([field.name, refusalOf(field, 'aaaaa\u0007b')]).not.toEqual([field.name, undefined]);
      const value = kept(field, 'cafe\u0301');
      if (typeof value === 'string') expect([field.name, value]).toEqual([field.name, 'caf\u00e9']);
    }
    for (const field of fields.filter(({ property: { type, items } }) => type === 'array' && items?.type === 'string' && !items.enum)) {
      expect([field.name, refusalOf(field, ['aaaaa\u0007b'])]).not.toEqual([field.name, undefined]);
      const value = kept(field, ['cafe\u0301']);
      if (Array.isArray(value)) expect([field.name, value]).toEqual([field.name, ['caf\u00e9']]);
    }
  });

  it('by which people find one thing shows every sign', () => {
    const codes = fields.filter(
      ({ property }) =>
        property.type === 'string' && /(^|_)(order_no|sku|number|barcode)$/.test(property.name) && property.name !== 'tracking_number',
    );
    expect(codes.length).toBeGreaterThan(10);
    // A query looks for what is kept, and finds nothing else.
    const kept = codes.filter(({ dto }) => !dto.name.endsWith('Query'));
    expect(kept.filter((field) => refusalOf(field, 'A\u200bB') !== 'TEXT_MALFORMED').map(({ name }) => name)).toEqual([]);
  });
});
