import { lists } from './en/lists';
import { sell } from './en/sell';
import { shell } from './en/shell';

/** Every sentence of the page, by screen. A placeholder in braces is filled in; other languages have the same keys. */
export const en = { ...shell, ...lists, ...sell } as const;

export type WordKey = keyof typeof en;
