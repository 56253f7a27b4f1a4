import { buy } from './en/buy';
import { lists } from './en/lists';
import { make } from './en/make';
import { sell } from './en/sell';
import { shell } from './en/shell';
import { stock } from './en/stock';
import { today } from './en/today';

/** Every sentence of the page, by screen. A placeholder in braces is filled in; other languages have the same keys. */
export const en = { ...shell, ...lists, ...make, ...sell, ...stock, ...buy, ...today } as const;

export type WordKey = keyof typeof en;
