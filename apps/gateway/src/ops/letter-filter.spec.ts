import { checked, reasonOf, refuseUnfiltered, regexOf, statesOf } from './letter-filter';

const code = (name: string) => expect.objectContaining({ code: name });

describe('dead letters are asked for', () => {
  it('by words that can be a service or a subject', () => {
    expect(checked({ service: 'sales', subject: 'evt.sales.>' })).toMatchObject({ service: 'sales', subject: 'evt.sales.>' });
    expect(() => checked({ service: 'sales.>' })).toThrow(code('UNKNOWN_SERVICE'));
    expect(() => checked({ subject: 'evt.>.sales' })).toThrow(code('UNKNOWN_SUBJECT'));
    expect(new RegExp(regexOf('evt.*.item.>')).test('evt.inventory.item.12.created')).toBe(true);
  });

  it('open or settled, not both', () => {
    expect(statesOf(undefined)).toEqual(['open']);
    expect(statesOf(['redriven', 'discarded'])).toHaveLength(2);
    expect(() => statesOf(['open', 'discarded'])).toThrow(code('STATES_APART'));
  });

  it('all of them only by name, and none is discarded without a reason', () => {
    expect(() => refuseUnfiltered({}, true)).not.toThrow();
    expect(() => refuseUnfiltered({})).toThrow(code('NO_FILTER'));
    expect(reasonOf(' a test ')).toBe('a test');
    for (const why of [undefined, '  ', 'x'.repeat(501)]) expect(() => reasonOf(why)).toThrow(code('MISSING_FIELD'));
  });
});
