import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP connection's way to a server, which can be cut (connections break, new ones too) or fall silent (nothing arrives, nothing breaks). */
export class Wire {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private state: 'open' | 'cut' | 'silent' = 'open';

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {}

  /** @param target the server's port on this machine */
  static async to(target: number): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server, target);
    server.on('connection', (caller) => wire.pass(caller));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  /** A server's address, over this wire. */
  through(url: string): string {
    const address = new URL(url);
    address.port = String((this.server.address() as AddressInfo).port);
    return address.toString();
  }

  cut(): void {
    this.state = 'cut';
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  silence(): void {
    this.state = 'silent';
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  mend(): void {
    const was = this.state;
    this.state = 'open';
    if (was === 'silent') for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private pass(caller: Socket): void {
    caller.on('error', () => caller.destroy());
    if (this.state === 'cut') return void caller.destroy();
    const server = connect(this.target, '127.0.0.1');
    const pair = [caller, server] as const;
    this.pairs.add(pair);
    caller.pipe(server);
    server.pipe(caller);
    for (const [one, other] of [pair, [server, caller]] as const) {
      one.on('error', () => other.destroy());
      one.once('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    if (this.state === 'silent') for (const socket of pair) socket.pause();
  }
}
