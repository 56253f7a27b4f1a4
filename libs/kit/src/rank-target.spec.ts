import { optionalTarget, refuseTwice, requiredTarget } from './rank-target';

describe('where a request wants an order to stand (S4)', () => {
  it.each([
    [{ before_id: 4 }, { before: 4 }],
    [{ after_id: 4 }, { after: 4 }],
    [{ position: 'last' as const }, { position: 'last' }],
  ])('%p', (fields, target) => {
    expect([optionalTarget(fields), requiredTarget(fields)]).toEqual([target, target]);
  });

  it('is one place: none is refused where it is needed, several always', () => {
    const refusal = (given: number) =>
      expect.objectContaining({ code: 'RANK_TARGET', details: [expect.objectContaining({ info: { given } })] });
    expect(optionalTarget({})).toBeUndefined();
    expect(() => requiredTarget({})).toThrow(refusal(0));
    expect(() => optionalTarget({ before_id: 1, position: 'first' })).toThrow(refusal(2));
    expect(() => requiredTarget({ before_id: 1, after_id: 2, position: 'first' }, 'changes/0/')).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ path: 'changes/0/position' })] }),
    );
  });

  it('a list of ids names each once', () => {
    refuseTwice([1, 2], 'ids');
    expect(() => refuseTwice([1, 2, 1], 'ids')).toThrow('ids names 1 twice.');
  });
});
