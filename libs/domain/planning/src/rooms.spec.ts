import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** From the ground up: a room may import from the rooms named before it, and from nothing else in here. */
const ROOMS = [
  'words',
  'claims',
  'days',
  'table',
  'rank',
  'keys',
  'orders',
  'publish',
  'picture',
  'deal',
  'roll-up',
  'learn',
  'explain',
  'to-do',
  'what-if',
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: string;
}

const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const imports = sources.flatMap((file): Import[] =>
  [...readFileSync(join(__dirname, file), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']*)'/g)].map(([line, specifier]) => ({
    from: file,
    to: relative(__dirname, join(__dirname, dirname(file), specifier!)),
    line: `${file}: ${line}`,
  })),
);

/** The rooms that a path goes through; what lies beside them is of no room. */
const roomOf = (path: string): string | undefined => (path.includes('/') || ROOMS.includes(path) ? path.split('/')[0] : undefined);

const crossing = imports.filter(({ from, to }) => roomOf(to) !== undefined && roomOf(from) !== roomOf(to));

describe('the rooms of the planner', () => {
  it('are the ones that are declared, each with a face', () => {
    const found = new Set(sources.map(roomOf).filter((room) => room !== undefined));
    expect([...found].sort()).toEqual([...ROOMS].sort());
    expect(ROOMS.filter((room) => !sources.includes(`${room}/index.ts`))).toEqual([]);
  });

  it('are entered by their faces only', () => {
    expect(crossing.filter(({ to }) => !ROOMS.includes(to)).map(({ line }) => line)).toEqual([]);
  });

  it('know only rooms below them', () => {
    const isUp = ({ from, to }: Import): boolean => roomOf(from) !== undefined && ROOMS.indexOf(roomOf(to)!) > ROOMS.indexOf(roomOf(from)!);
    expect(crossing.filter(isUp).map(({ line }) => line)).toEqual([]);
  });

  it('do not know what stands above all rooms', () => {
    const isOut = ({ from, to }: Import): boolean => roomOf(from) !== undefined && roomOf(to) === undefined;
    expect(imports.filter(isOut).map(({ line }) => line)).toEqual([]);
  });

  it('show nothing that nobody outside asks for', () => {
    const shown = ROOMS.filter((room) => room !== 'words').flatMap((room) =>
      [...readFileSync(join(__dirname, room, 'index.ts'), 'utf8').matchAll(/\{([^}]*)\}/g)].flatMap(([, names]) =>
        names!.split(',').map((name) => ({ room, name: name.trim().replace('type ', '') })),
      ),
    );
    const asked = new Set(
      sources.flatMap((file) =>
        [...readFileSync(join(__dirname, file), 'utf8').matchAll(/(?:import|export) (?:type )?\{([^}]*)\} from '([^']*)'/g)].flatMap(
          ([, names, to]) =>
            names!
              .split(',')
              .map((name) => `${relative(__dirname, join(__dirname, dirname(file), to!))} ${name.trim().replace('type ', '')}`),
        ),
      ),
    );
    expect(shown.filter(({ room, name }) => name !== '' && !asked.has(`${room} ${name}`))).toEqual([]);
  });
});
