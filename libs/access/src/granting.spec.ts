import type { Instant } from '@pegboard/kit';
import { refuseExpired, refuseGrantingBeyond, refuseSubscribingBeyond, type Scope } from './index';

const own: ReadonlySet<Scope> = new Set<Scope>(['sales:read', 'sales:write']);
const refused = (code: string, beyond: string[]) =>
  expect.objectContaining({ code, details: [expect.objectContaining({ info: { beyond } })] });

describe('rights are handed on only by those who have them (ADR 9)', () => {
  it('in a key: what its grants come to must be held', () => {
    expect(() => refuseGrantingBeyond(['sales:read'], own)).not.toThrow();
    expect(() => refuseGrantingBeyond(['sales:read', 'ops:read'], own)).toThrow(refused('GRANTS_TOO_MUCH', ['ops:read']));
    expect(() => refuseGrantingBeyond(['admin'], own)).toThrow(expect.objectContaining({ code: 'GRANTS_TOO_MUCH', kind: 'forbidden' }));
  });

  it('by a webhook: what it hears must be readable', () => {
    expect(() => refuseSubscribingBeyond(['sales:read'], own)).not.toThrow();
    expect(() => refuseSubscribingBeyond(['sales:read', 'inventory:read'], own)).toThrow(
      refused('SUBSCRIBES_TOO_MUCH', ['inventory:read']),
    );
  });

  it('a key that has expired is not made', () => {
    const now = '2026-05-01T10:00:00.000Z' as Instant;
    expect(() => refuseExpired(null, now)).not.toThrow();
    expect(() => refuseExpired('2026-05-01T10:00:00.001Z' as Instant, now)).not.toThrow();
    expect(() => refuseExpired(now, now)).toThrow(expect.objectContaining({ code: 'EXPIRED_ALREADY' }));
  });
});
