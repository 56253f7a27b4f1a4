import type { ReadMessage } from '@pegboard/eventing';
import { actOf } from './acts';
import { fieldsChanged, historyOf, typeOfObject } from './history';

const message = (messageId: string, aggregate: object): ReadMessage => ({
  subject: 'evt.sales.sales_order.7.changed',
  sequence: 1,
  messageId,
  event: { data: { action: 'changed', change: {}, aggregate } },
});

describe('what an event changed', () => {
  it('is each field that differs, and a row by its id, wherever it stands', () => {
    const before = {
      version: 1,
      order_no: 'A',
      note: null,
      rows: [
        { id: 3, quantity: '2' },
        { id: 4, quantity: '1' },
      ],
      tags: ['x'],
    };
    const after = {
      version: 2,
      order_no: 'B',
      note: null,
      rows: [
        { id: 4, quantity: '1' },
        { id: 5, quantity: '9' },
      ],
      tags: ['x', 'y'],
    };
    expect(fieldsChanged(before, after)).toEqual([
      { field: 'order_no', old: 'A', new: 'B' },
      { field: 'rows[3].id', old: 3, new: null },
      { field: 'rows[3].quantity', old: '2', new: null },
      { field: 'rows[5].id', old: null, new: 5 },
      { field: 'rows[5].quantity', old: null, new: '9' },
      { field: 'tags[1]', old: null, new: 'y' },
    ]);
  });

  it('is unknown of the oldest that is left of an older object, and known of each after it', () => {
    const trimmed = historyOf([
      message('m.3', { version: 3, a: 1 }),
      message('m.4', { version: 4, a: 2 }),
      message('again', { version: 4, a: 2 }),
    ]);
    expect([...trimmed]).toEqual([
      ['m.3', null],
      ['m.4', [{ field: 'a', old: 1, new: 2 }]],
      ['again', []],
    ]);
    expect(historyOf([message('m.1', { version: 1, a: 1 })]).get('m.1')).toEqual([{ field: 'a', old: null, new: 1 }]);
  });

  it('is asked of an object by its name; what the gateway keeps has no events', () => {
    expect(typeOfObject('sales_order/7')).toMatchObject({ service: 'sales', resource: 'sales_order' });
    expect(typeOfObject('api_keys/ab12')).toBeUndefined();
    for (const name of ['sales_order', 'sales_order/', '/7', 'sales_order/7/8', 'sales_order/*', 'Sales/7', '>'])
      expect(() => typeOfObject(name)).toThrow(expect.objectContaining({ code: 'UNKNOWN_OBJECT' }));
  });

  it.each([
    ['POST', '/v1/api_keys', {}, { id: 'ab12' }, 'api_keys/ab12', 'created'],
    ['POST', '/v1/api_keys/:id/rotate', { id: 'ab12' }, {}, 'api_keys/ab12', 'rotate'],
    ['DELETE', '/v1/webhooks/:id', { id: '4' }, undefined, 'webhooks/4', 'deleted'],
    ['POST', '/v1/ops/dead_letters/:id/redrive', { id: '17' }, { id: 17 }, 'dead_letters/17', 'redrive'],
    ['POST', '/v1/ops/dead_letters/redrive', {}, { redriven: 2 }, 'dead_letters/-', 'redrive'],
    ['POST', '/v1/ops/repair', {}, {}, 'repair/-', 'created'],
  ])('%s %s is an act', (method, route, params, answer, of, action) => {
    expect(actOf(method, route, params as Record<string, string>, answer)).toEqual({ of, action });
  });
});
