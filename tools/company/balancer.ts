import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Replica {
  readonly url: string;
}

const LOOKS_EVERY_MS = 300;
/** Whoever doesn't say that it is ready isn't: a process that was stopped holds the call, and says nothing. */
const WAITS_MS = 5_000;

/**
 * What stands before the replicas of a service, as an orchestrator puts it there: connections go round those whose
 * readiness says yes, and stay where they are. It knows nothing of HTTP and tries nothing twice.
 */
export class Balancer {
  private readonly ready = new Map<Replica, boolean>();
  private readonly sockets = new Set<Socket>();
  private turn = 0;
  private looking: NodeJS.Timeout | undefined;

  private constructor(
    private readonly server: Server,
    private readonly readiness: string,
  ) {}

  /** @param readiness the path that says whether a replica is to be sent calls */
  static async start(readiness: string): Promise<Balancer> {
    const server = createServer();
    const balancer = new Balancer(server, readiness);
    server.on('connection', (socket) => balancer.pass(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    balancer.looking = setInterval(() => void balancer.look(), LOOKS_EVERY_MS);
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(replica: Replica): void {
    this.ready.set(replica, false);
  }

  remove(replica: Replica): void {
    this.ready.delete(replica);
  }

  isReady(replica: Replica): boolean {
    return this.ready.get(replica) ?? false;
  }

  stop(): void {
    clearInterval(this.looking);
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private pass(caller: Socket): void {
    const there = [...this.ready].filter(([, isReady]) => isReady).map(([replica]) => replica);
    const chosen = there[this.turn++ % there.length];
    if (!chosen) return void caller.destroy();
    const service = connect(Number(new URL(chosen.url).port), '127.0.0.1');
    for (const [one, other] of [
      [caller, service],
      [service, caller],
    ] as const) {
      this.sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => this.sockets.delete(one));
    }
  }

  private async look(): Promise<void> {
    await Promise.all(
      [...this.ready.keys()].map(async (replica) => {
        const isReady = await isWell(replica.url + this.readiness);
        if (this.ready.has(replica)) this.ready.set(replica, isReady);
      }),
    );
  }
}

const isWell = (address: string): Promise<boolean> =>
  fetch(address, { signal: AbortSignal.timeout(WAITS_MS) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    },
    () => false,
  );
