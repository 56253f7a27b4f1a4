import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';

describe('images that stand in for those that can’t be pulled', () => {
  const makes = readFileSync(join(repositoryRoot(), 'deploy', 'docker', 'stand-ins', 'make.sh'), 'utf8');

  it('have names of their own, so that nobody takes them for what they aren’t', () => {
    const named = [...makes.matchAll(/_image="([^"]*)"/g)].map(([, name]) => name!);
    expect(named).toHaveLength(4);
    for (const name of named) expect(name).toMatch(/^pegboard-standin\/[a-z-]+:\$\w+_version$/);
    const imported = [...makes.matchAll(/docker import[^\n]*/g)].map(([line]) => line);
    expect(imported).toHaveLength(3);
    for (const line of imported) expect(line).toMatch(/ - "\$\w+_image"/);
    const built = [...makes.matchAll(/docker build [^\n]*/g)].map(([line]) => line);
    expect(built).toEqual([expect.stringMatching(/ -t "\$\w+_image" /)]);
  });
});
