import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { de } from './de';
import { en } from './en';

const sources = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.spec.') && !/^words\/(en|de)[./]/.test(file))
  .map((file): [string, string] => [file, readFileSync(join(__dirname, '..', file), 'utf8')]);

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name!).sort();

describe('the words of the page', () => {
  it('are the same in every language, with the same values in them', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en))
      expect({ key, places: places(de[key as keyof typeof en]) }).toEqual({ key, places: places(text) });
  });

  it('are all used', () => {
    const all = sources.map(([, text]) => text).join('\n');
    const made = [...all.matchAll(/`([A-Za-z]+(?:\.[A-Za-z]+)*\.)\$\{/g)].map(([, group]) => group!);
    const groups = ['status.', 'production.', 'delivery.', 'work.', 'movement.', 'traceStep.', 'purchase.', 'transfer.', 'count.', ...made];
    const unused = Object.keys(en).filter((key) => !all.includes(`'${key}'`) && !groups.some((group) => key.startsWith(group)));
    expect(unused).toEqual([]);
  });

  it('stand in the catalogues alone: no component has a text of its own', () => {
    const own = sources
      .filter(([file]) => file.endsWith('.tsx'))
      .flatMap(([file, text]) => [...text.matchAll(/>\s*([A-Za-z][a-z]{2,}[^<>{}=;()]*)<\//g)].map(([, found]) => `${file}: ${found}`));
    expect(own).toEqual([]);
  });
});
