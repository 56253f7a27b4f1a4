import { repositoryRoot } from '@pegboard/servers';
import { projectsIn, projectsNamed, projectsOf } from './projects';

const all = projectsIn(repositoryRoot());
const names = (projects: readonly { name: string }[]): string[] => projects.map(({ name }) => name).sort();

describe('what npm run check looks at', () => {
  it('a service is its program and its rules', () => {
    expect(names(projectsNamed(all, ['sales']))).toEqual(['domain-sales', 'sales']);
    expect(names(projectsNamed(all, ['planner']))).toEqual(['domain-planning', 'planner']);
  });

  it('a library that all share stands alone', () => {
    expect(names(projectsNamed(all, ['kit', 'tools']))).toEqual(['kit', 'tools']);
  });

  it('an unknown name is refused, and the names are shown', () => {
    expect(() => projectsNamed(all, ['sale'])).toThrow(/There is no project sale\..* sales/);
  });

  it('a changed file is of the project whose folder it lies in, and a page of none', () => {
    expect(names(projectsOf(all, ['libs/domain/sales/src/pack.ts', 'docs/api.md', 'package.json']))).toEqual(['domain-sales']);
  });
});
