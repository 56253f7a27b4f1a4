/** Where a release comes from: the repository that people read, and the registry that its image and chart are in. */
export interface Origin {
  /** https://host/owner/name, without a slash at its end. */
  readonly repository: string;
  /** The image, without its tag. */
  readonly image: string;
}

/** The address that stands for the repository in what isn't released, such as Chart.yaml. It is nobody's: RFC 2606. */
export const NOWHERE = 'https://pegboard.example';

/**
 * The repository of `PEGBOARD_REPOSITORY`, or that in which GitHub runs, and the image of `PEGBOARD_IMAGE`, or the one of GitHub's registry.
 * @throws Error if it isn't known, for a release from nowhere can't be found again
 */
export function originOf(env: NodeJS.ProcessEnv): Origin {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  const repository = (env['PEGBOARD_REPOSITORY'] ?? (server && name ? `${server}/${name}` : '')).replace(/\/+$/, '');
  if (!/^https:\/\/[^/]+\/[^/]+\/[^/]+$/.test(repository))
    throw new Error('set PEGBOARD_REPOSITORY to the address of the repository, https://host/owner/name');
  const image = env['PEGBOARD_IMAGE'] ?? (name ? `ghcr.io/${name.toLowerCase()}` : '');
  if (!image || /\s/.test(image)) throw new Error('set PEGBOARD_IMAGE to the image without its tag, such as registry.example/pegboard');
  return { repository, image };
}
