import { scopesOf } from '@pegboard/access';
import { reject } from '@pegboard/kit';
import type { FastifyRequest } from 'fastify';
import type { ErrorBody } from './error.filter';
import { namesIn, noteReading, refusalFor } from './write-only';

const requestOf = (...grants: string[]): FastifyRequest => {
  const request = {} as FastifyRequest;
  noteReading(request, { id: 'key:1', name: 'a key', scopes: scopesOf(grants) }, ['sales:write', 'purchasing:write']);
  return request;
};

describe('callers that may change things and not read them', () => {
  it('are told the ids of an answer, and the secret that it is there for', () => {
    const order = { id: 7, order_no: 'SO-7', total: '12.5', customer: { id: 3 }, rows: [{ id: 8, quantity: '2' }] };
    expect(namesIn(order)).toEqual({ id: 7 });
    expect(namesIn([order, order])).toEqual([{ id: 7 }, { id: 7 }]);
    expect(namesIn({ data: [order], total: 1 })).toEqual({ data: [{ id: 7 }] });
    expect(namesIn({ id: 1, url: 'https://shop.example', token: 'whsec_x' })).toEqual({ id: 1, token: 'whsec_x' });
    expect(namesIn('text')).toEqual({});
  });

  it('are told of a conflict its code and place, and no numbers', () => {
    const { code, message, details } = reject('INSUFFICIENT_STOCK', 'quantity', '3 of CHAIR are in stock.', { in_stock: '3' });
    const body: ErrorBody = { statusCode: 409, name: 'ConflictError', code, message, details };
    const told = refusalFor(requestOf('sales:write', 'purchasing:write', 'sales:read'), body);
    expect(told).toMatchObject({ statusCode: 409, code, details: [{ path: 'quantity', code }] });
    expect(JSON.stringify(told)).not.toMatch(/CHAIR|in_stock|"3/);
    expect(refusalFor(requestOf('buyer', 'sales'), body)).toBe(body);
    expect(refusalFor(undefined, body)).toBe(body);
    // What is wrong with the request itself is what the caller sent.
    const invalid = { ...body, statusCode: 422 };
    expect(refusalFor(requestOf('sales:write', 'purchasing:write'), invalid)).toBe(invalid);
  });
});
