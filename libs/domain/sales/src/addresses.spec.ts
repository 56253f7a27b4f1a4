import { addPartyAddress, addressFor, MAX_ADDRESSES, newPartyAddress, orderAddresses } from './addresses';
import { codeOf, NOW, order } from './situations';

describe('addresses', () => {
  it('of the release before, which had no ids and any fields, are read', () => {
    const former = [
      { city: 'Aarhus', floor: 3 },
      { entity_type: 'billing', line_1: 'Mill 1', zip: 8000 },
    ] as never;
    const [shipping, billing] = orderAddresses(order(undefined, [], { addresses: former }));
    expect(shipping).toMatchObject({ id: 1, entityType: 'shipping', city: 'Aarhus', line1: null, createdAt: NOW });
    expect(billing).toMatchObject({ id: 2, entityType: 'billing', line1: 'Mill 1', zip: null });
    expect(shipping).not.toHaveProperty('floor');
  });

  it('stand on papers by the first of their kind', () => {
    const made = ([1, 2, 3] as const).map((id) => newPartyAddress(id, id === 1 ? 'billing' : 'shipping', {}, NOW));
    expect([addressFor(made, 'billing')?.id, addressFor(made, 'shipping')?.id, addressFor([], 'billing')]).toEqual([1, 2, undefined]);
  });

  it('are limited, and added once', () => {
    const holder = { partyAddresses: Array.from({ length: MAX_ADDRESSES }, (_, i) => newPartyAddress(i + 1, 'billing', {}, NOW)) };
    expect(addPartyAddress(holder, holder.partyAddresses[4]!)).toBeUndefined();
    expect(codeOf(() => addPartyAddress(holder, newPartyAddress(999, 'billing', {}, NOW)))).toBe('TOO_MANY');
  });
});
