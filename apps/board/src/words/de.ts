import { lists } from './de/lists';
import { sell } from './de/sell';
import { shell } from './de/shell';
import type { WordKey } from './en';

export const de: Readonly<Record<WordKey, string>> = { ...shell, ...lists, ...sell };
