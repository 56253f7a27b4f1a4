import { join } from 'node:path';
import type { Scene } from '../chaos/scene';
import { onStage } from '../chaos/stage';
import type { TroubleOptions } from './scenario';

/** A company for one scenario, with the guard taken out that the run is to miss. */
export const staged = <T>(
  name: string,
  { say, plant, logDir }: TroubleOptions,
  use: (scene: Scene) => Promise<T>,
  { replicas = 1, preload = [], env = {} }: { replicas?: number; preload?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<T> =>
  onStage(
    {
      say,
      replicas,
      preload: [...preload, ...(plant === undefined ? [] : ['trouble/plant'])],
      env: { ...env, ...(plant === undefined ? {} : { TROUBLE_PLANT: plant }) },
      ...(logDir === undefined ? {} : { logDir: join(logDir, name) }),
    },
    use,
  );
