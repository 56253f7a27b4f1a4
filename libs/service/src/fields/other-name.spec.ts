import { ofEither } from './other-name';

describe('a field with two names', () => {
  const of = (dto: { today?: number; before?: number }) => ofEither({ today: undefined, before: undefined, ...dto }, 'today', 'before');

  it('is given by either, or by both if they say the same', () => {
    expect([of({}), of({ today: 1 }), of({ before: 2 }), of({ today: 3, before: 3 })]).toEqual([undefined, 1, 2, 3]);
  });

  it('is refused when they say different things', () => {
    expect(() => of({ today: 1, before: 2 })).toThrow(expect.objectContaining({ code: 'NAMED_DIFFERENTLY', kind: 'invalid' }));
  });
});
