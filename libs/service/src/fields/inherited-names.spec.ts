import { CodeField } from './body-fields';
import { readBody, validation } from './read-body';

class NamedDto {
  @CodeField() name!: string;
}

describe('fields called like something that every object has', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', 'isPrototypeOf', '__defineGetter__', '__proto__'];
  const withField = (field: string): object => JSON.parse(`{"name":"a","${field}":1}`) as object;
  const unknown = (field: string) =>
    expect.objectContaining({ code: 'UNKNOWN_FIELD', details: [expect.objectContaining({ path: field })] });

  it.each(names)('%s is an unknown field, in a body, a query and a part of a body', async (field) => {
    for (const type of ['body', 'query'] as const)
      await expect(validation().transform(withField(field), { type, metatype: NamedDto })).rejects.toEqual(unknown(field));
    expect(() => readBody(NamedDto, withField(field), 'rows/0')).toThrow(unknown(`rows/0/${field}`));
  });

  it('others are read as before', async () => {
    expect(await validation().transform({ name: 'a' }, { type: 'body', metatype: NamedDto })).toEqual({ name: 'a' });
    expect(readBody(NamedDto, { name: 'a' })).toEqual({ name: 'a' });
  });
});
