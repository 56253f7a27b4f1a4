import { buy } from './de/buy';
import { lists } from './de/lists';
import { make } from './de/make';
import { sell } from './de/sell';
import { shell } from './de/shell';
import { stock } from './de/stock';
import { today } from './de/today';
import type { WordKey } from './en';

export const de: Readonly<Record<WordKey, string>> = { ...shell, ...lists, ...make, ...sell, ...stock, ...buy, ...today };
