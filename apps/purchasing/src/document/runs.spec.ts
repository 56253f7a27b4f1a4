import { faceFor, familiesFor, isInstalled, widthOf } from './faces';
import { breakable, breakableAnywhere, runsOf, visualLines } from './runs';

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
  it.each([
    '订单-1',
    '橡木板',
    'لوح بلوط',
    'לוח אלון',
    'แผ่นไม้โอ๊ค',
    '참나무 판자',
    'オーク板',
    'ओक का तख्ता',
    '→ ∅ ₴ € ½ ≤ ×',
    'Größe Õ Ł ș Ж Ω Việt',
  ])('%s has a font for every character', (text) => {
    const order = familiesFor(text);
    for (const { segment } of new Intl.Segmenter().segment(text.replaceAll(' ', '')))
      expect([segment, faceFor(segment, order)?.name]).toEqual([segment, expect.any(String)]);
  });

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

  it.each([
    ['noto-emoji', '🪑 📦 ✅ 👩‍🔧 🇪🇪 ❤️ 1️⃣'],
    ['noto-sans-armenian', 'տախտակ'],
    ['noto-sans-georgian', 'ფიცარი'],
    ['noto-sans-bengali', 'তক্তা'],
    ['noto-sans-gujarati', 'પાટિયું'],
    ['noto-sans-gurmukhi', 'ਤਖ਼ਤਾ'],
    ['noto-sans-kannada', 'ಹಲಗೆ'],
    ['noto-sans-malayalam', 'പലക'],
    ['noto-sans-tamil', 'பலகை'],
    ['noto-sans-telugu', 'పలక'],
  ] as const)('%s is used for %s where it is installed, else boxes are printed', (family, text) => {
    const names = runsOf(text.replaceAll(' ', '')).map((run) => (run.text.includes('□') ? '□' : run.face.name.replace(/-\w+$/, '')));
    if (isInstalled(family)) expect([...new Set(names)]).toEqual([family]);
    else expect(names).toContain('□');
  });

  it.each([
    ['⅜ in', '3⁄8 in'],
    ['pipe 1⅜', 'pipe 1\u00a03⁄8'],
    ['1½', '1½'],
    ['ℝ𝟚', 'R2'],
    ['⌀ 20', 'Ø 20'],
  ])('%s, which no font has, is printed as what it stands for, and not as boxes', (text, printed) => {
    expect(
      runsOf(text)
        .map((run) => run.text)
        .join(''),
    ).toBe(printed);
  });

  it('a character that no font has is a box, and what nobody sees is left out', () => {
    expect(runsOf('a\u{12000}b').map((run) => run.text)).toEqual(['a', '□', 'b']);
    expect(
      runsOf('a\u0007\u0000b')
        .map((run) => run.text)
        .join(''),
    ).toBe('ab');
  });

  it('a blank has the width of a blank, whatever is before it', () => {
    const [, blank] = runsOf('□ a');
    expect(widthOf(blank!.face, ' ')).toBeLessThan(0.5);
  });

  it('lines end between words that no blank divides, and in words that are longer than a line', () => {
    expect(breakable('แผ่นไม้โอ๊คขนาดใหญ่').split('\u200b').length).toBeGreaterThan(3);
    expect(breakable('Oak board')).toBe('Oak board');
    const long = 'ओकका'.repeat(10);
    expect(breakableAnywhere(`${long} a`).replaceAll('\u200b', '')).toBe(`${long} a`);
    expect(breakableAnywhere(`${long} a`).split('\u200b')).toEqual(expect.arrayContaining(['का']));
    const lines = visualLines('לוחעץאלוןארוךמאודבלירווחים'.repeat(4), 140, 10);
    for (const line of lines) expect(line.reduce((width, { face, text }) => width + widthOf(face, text) * 10, 0)).toBeLessThanOrEqual(145);
    expect(lines.length).toBeGreaterThan(2);
  });
});
