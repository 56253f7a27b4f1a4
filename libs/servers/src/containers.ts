import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GenericContainer, getContainerRuntimeClient, ImageName, type StartedTestContainer, type WaitStrategy } from 'testcontainers';
import type { Log } from './cache';
import { freePort, type RunningServer } from './server-process';

/** A container of a server. Its data are in a folder of this machine, so the next one finds them. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly dataDir: string;
  readonly port?: number;
  /** Docker starts it again when it ends by itself. */
  readonly isSupervised?: boolean;
  /** The port inside, and the command. */
  readonly listens: number;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of this machine, by their place in the container. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
  /** The user of the image, and not the one of this process. */
  readonly hasOwnUser?: boolean;
  readonly url: (port: number) => string;
  /** Done when it answers as whoever uses it needs. Docker accepts connections before the server does. */
  readonly untilReady: (url: string, port: number) => Promise<void>;
}

const STARTS_WITHIN_MS = 120_000;
const STOPS_WITHIN_S = 20;
/** Containers that lost whoever started them are found by it. */
const LABEL = 'pegboard.test-run';

const client = () =>
  getContainerRuntimeClient().catch((problem: Error) => {
    throw new Error(
      `PEGBOARD_SERVERS is containers, but no Docker engine answers (${problem.message}). Start one, set DOCKER_HOST to its address, or unset PEGBOARD_SERVERS.`,
    );
  });

/** Pulls the image if this machine doesn't have it. @throws Error with what to do, if there is no engine or no image */
export async function makeSureOfImage(image: string, setting: string, log: Log): Promise<void> {
  const { image: images } = await client();
  const name = ImageName.fromString(image);
  if (await images.exists(name)) return;
  log(`pulling ${image}, once …`);
  await images.pull(name).catch((problem: Error) => {
    throw new Error(
      `${image} can't be pulled (${problem.message}). Set ${setting} to an image of this machine; deploy/docker/stand-ins/make.sh makes one that stands in for it.`,
    );
  });
}

/** Ends what is left of a run whose processes were killed before they could stop their containers. */
export async function removeContainersOf(run: string): Promise<void> {
  const { dockerode } = (await client()).container;
  const left = await dockerode.listContainers({ all: true, filters: { label: [`${LABEL}=${run}`] } });
  await Promise.all(left.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true })));
}

/** It can be reached from this machine only; testcontainers alone would open it to the network. */
class LocalContainer extends GenericContainer {
  constructor(spec: ContainerSpec, port: number) {
    super(spec.image);
    this.withExposedPorts(spec.listens)
      .withCommand([...spec.command])
      .withEnvironment({ ...spec.env })
      .withBindMounts([...spec.mounts])
      .withLabels({ [LABEL]: process.env['PEGBOARD_TEST_RUN'] ?? 'none' })
      .withName(nameOf(spec));
    this.hostConfig.PortBindings = { [`${spec.listens}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(port) }] };
    if (spec.isSupervised) this.hostConfig.RestartPolicy = { Name: 'unless-stopped' };
    // The files that it writes then belong to whoever must remove them.
    if (!spec.hasOwnUser && process.getuid && process.getgid) this.withUser(`${process.getuid()}:${process.getgid()}`);
  }
}

/** The same folder, the same container: two servers on the same files would destroy them. */
const nameOf = ({ name, dataDir }: ContainerSpec): string =>
  `pegboard-${name}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;

/** Starts a server in a container and answers when it is ready. */
export async function runContainer(spec: ContainerSpec): Promise<RunningServer> {
  for (const { source } of spec.mounts) mkdirSync(source, { recursive: true });
  const port = spec.port || (await freePort());
  const url = spec.url(port);
  const { dockerode } = (await client()).container;
  let container: StartedTestContainer | undefined;

  const ready: WaitStrategy = {
    waitUntilReady: () => spec.untilReady(url, port),
    withStartupTimeout: () => ready,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => STARTS_WITHIN_MS,
  };
  const start = async (): Promise<void> => {
    await endPredecessor(nameOf(spec));
    const log = createWriteStream(join(spec.dataDir, `${spec.name}.log`), { flags: 'a' });
    container = await new LocalContainer(spec, port)
      .withLogConsumer((lines) => lines.pipe(log))
      .withWaitStrategy(ready)
      .start();
  };
  const stop = async (): Promise<void> => {
    const running = container;
    container = undefined;
    await running?.stop({ timeout: STOPS_WITHIN_S * 1000 }).catch(unlessGone);
  };
  await start();
  return {
    url,
    port,
    isOurs: true,
    pid: undefined,
    stop,
    kill: async () => {
      if (container) await dockerode.getContainer(container.getId()).kill();
      await stop();
    },
    restart: async () => {
      await stop();
      await start();
    },
  };
}

/** Its successor on the same folder has removed it already. */
function unlessGone(problem: Error & { statusCode?: number }): void {
  if (problem.statusCode !== 404) throw problem;
}

async function endPredecessor(name: string): Promise<void> {
  const { dockerode } = (await client()).container;
  const predecessor = dockerode.getContainer(name);
  const isThere = await predecessor.inspect().then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  // One that has stopped already answers 304.
  await predecessor.stop({ t: STOPS_WITHIN_S }).catch(() => undefined);
  await predecessor.remove({ force: true, v: true });
}
