import { faceFor, familiesFor } from './faces';
import { runsOf, visualLines } from './runs';

const WIDE = 10_000;
/** What is seen from left to right; the letters of a word are turned by its font. */
const seen = (text: string, width = WIDE): string[] =>
  visualLines(text, width, 10).map((line) =>
    line
      .map((run) => run.text)
      .join('')
      .replaceAll('\u00a0', ' '),
  );

describe('B3: texts of any script on paper', () => {
  it.each(['订单-1', '橡木板', 'لوح بلوط', 'לוח אלון', 'แผ่นไม้โอ๊ค', '참나무 판자', 'オーク板', '→ ∅ ₴ € ½ ≤ ×', 'Größe Õ Ł ș Ж Ω Việt'])(
    '%s has a font for every character',
    (text) => {
      const order = familiesFor(text);
      for (const { segment } of new Intl.Segmenter().segment(text.replaceAll(' ', '')))
        expect([segment, faceFor(segment, order)?.name]).toEqual([segment, expect.any(String)]);
    },
  );

  it('one kind of Han characters is taken for a whole name', () => {
    const families = (text: string): Set<string> => new Set(runsOf(text).map(({ face }) => face.name.replace(/-\d+$/, '')));
    expect([...families('木の板')]).toEqual(['noto-sans-jp']);
    expect([...families('木板')]).toEqual(['noto-sans-sc']);
    expect([...families('참나무木')]).toEqual(['noto-sans-kr']);
  });

  it.each([
    ['Chair שולחן table', ['Chair שולחן table']],
    ['Chair שולחן עץ table', ['Chair עץ שולחן table']],
    ['לוח אלון', ['אלון לוח']],
    ['לוח 27 מ', ['מ 27 לוח']],
    ['לוח (OAK-27)', ['(OAK-27) לוח']],
    ['לוח (אלון) 7', ['7 (אלון) לוח']],
    ['one\nשתיים', ['one', 'שתיים']],
  ])('%j is seen as %j', (text, lines) => {
    expect(seen(text)).toEqual(lines);
  });

  it('lines are broken in the order of reading, and turned after', () => {
    const lines = seen('אחת שתיים שלוש ארבע', 60);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toContain('אחת');
    expect(lines.at(-1)).toContain('ארבע');
  });
});
