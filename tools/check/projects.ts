import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Project {
  readonly name: string;
  /** Its folder, from the root of the repository. */
  readonly folder: string;
  readonly tags: readonly string[];
}

/** What belongs to nobody's service: a project of one of these stands alone. */
const ALONE = ['scope:shared', 'scope:tools', 'scope:tests'];

/** All projects of the repository, as nx finds them. */
export function projectsIn(root: string): Project[] {
  const inside = (folder: string): string[] => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
  return [...inside('apps'), ...inside('libs'), ...inside('libs/domain'), 'tests', 'tools'].flatMap((folder) => {
    const file = join(root, folder, 'project.json');
    if (!existsSync(file)) return [];
    const { name, tags } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; tags: string[] };
    return [{ name, folder, tags }];
  });
}

/**
 * The projects of a service are its program and its rules: those with the same scope. A library is one project.
 * @throws Error that lists the names, if there is no such project
 */
export function projectsNamed(projects: readonly Project[], names: readonly string[]): Project[] {
  const scopes = names.map((name) => {
    const project = projects.find((each) => each.name === name);
    if (!project) throw new Error(`There is no project ${name}. The projects are ${projects.map((each) => each.name).join(', ')}.`);
    const scope = project.tags.find((tag) => tag.startsWith('scope:'));
    return scope === undefined || ALONE.includes(scope) ? name : scope;
  });
  return projects.filter(({ name, tags }) => scopes.some((scope) => scope === name || tags.includes(scope)));
}

/** The projects that some files lie in; a page or a setting lies in none. */
export const projectsOf = (projects: readonly Project[], files: readonly string[]): Project[] =>
  projects.filter(({ folder }) => files.some((file) => file.startsWith(`${folder}/`)));
