import { dayText } from './broadcasts';
import { tell } from './print';
import type { Stage } from './stage';

/** Says why a demand has the status it has, from the planner's own explanation. */
export async function explain(stage: Stage, type: string, id: number, about: string): Promise<any> {
  const why = await stage.api.get(`/v1/plan/demands/${type}/${id}`);
  const covers = (why.covers ?? []).map(
    (cover: any) => `${amount(cover.quantity)} from ${supplyName(cover.supply)}${cover.is_linked ? ', its own' : ''}`,
  );
  const taken = new Map<string, number>();
  for (const { demand, quantity } of why.before ?? []) taken.set(demand.order_no, (taken.get(demand.order_no) ?? 0) + Number(quantity));
  const before = [...taken].map(([orderNo, quantity]) => `${orderNo} (${quantity})`);
  const parts = [
    `why: ${about} needs ${amount(why.open ?? why.quantity)}`,
    covers.length > 0 ? `gets ${covers.join(' and ')}` : 'gets nothing',
    ...(Number(why.missing) > 0 ? [`lacks ${amount(why.missing)}`] : []),
    ...(before.length > 0 ? [`before it: ${before.join(', ')}`] : []),
  ];
  tell(parts.join('; ') + '.');
  return why;
}

const amount = (quantity: unknown): string => String(Number(quantity));

function supplyName(supply: any): string {
  if (supply.type === 'stock') return 'stock';
  const on = supply.expected_date ? ` due ${dayText(supply.expected_date)}` : '';
  return `${supply.number ?? supply.ref}${on}`;
}
