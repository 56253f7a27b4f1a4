import { useSyncExternalStore } from 'react';

/** How much fits: `phone` for looking, `tablet` and `desk` for working. */
export type Width = 'phone' | 'tablet' | 'desk';

const tablet = matchMedia('(min-width: 641px)');
const desk = matchMedia('(min-width: 1281px)');

const listen = (changed: () => void): (() => void) => {
  for (const each of [tablet, desk]) each.addEventListener('change', changed);
  return () => {
    for (const each of [tablet, desk]) each.removeEventListener('change', changed);
  };
};

export const useWidth = (): Width => useSyncExternalStore(listen, () => (desk.matches ? 'desk' : tablet.matches ? 'tablet' : 'phone'));

const SIZES: Readonly<Record<Width, number>> = { phone: 0, tablet: 1, desk: 2 };

export const fits = (needed: Width, width: Width): boolean => SIZES[needed] <= SIZES[width];
