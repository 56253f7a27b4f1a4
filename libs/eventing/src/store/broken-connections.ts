import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { mongo } from 'mongoose';

/** A connection of the driver, as far as this looks into it. */
interface DriverConnection {
  readonly socket: { readonly destroyed: boolean };
  readonly address: string;
  once(event: 'close', listener: () => void): void;
  off(event: 'close', listener: () => void): void;
  onError(problem: Error): void;
}

type Write = (this: DriverConnection, ...args: unknown[]) => Promise<void>;

const isMended = Symbol.for('pegboard.broken-connections');

/**
 * Lets every write over a connection that breaks fail. The driver (up to 7.9 at least) waits for its socket to drain, and a socket that
 * broke a moment ago never does: the call is never answered. If it was the heartbeat, the driver looks at its server never again, and the
 * service finds no database until it starts anew. The busier a process is, the more often that happens.
 */
export function failOnBrokenConnections(): void {
  // The driver of mongoose, whichever it is: another one of the same name wouldn't be the one that is used.
  const ofMongoose = createRequire(require.resolve('mongoose'));
  const driver = dirname(ofMongoose.resolve('mongodb/package.json'));
  const { Connection } = ofMongoose(join(driver, 'lib', 'cmap', 'connection.js')) as {
    Connection: { prototype: { writeCommand: Write & { [isMended]?: true } } };
  };
  const write = Connection.prototype.writeCommand;
  if (write[isMended]) return;
  const failing: Write & { [isMended]?: true } = function (this, ...args) {
    return new Promise<void>((resolve, reject) => {
      const fail = (): void => {
        const problem = new mongo.MongoNetworkError(`connection to ${this.address} closed`);
        this.onError(problem);
        reject(problem);
      };
      if (this.socket.destroyed) return fail();
      this.once('close', fail);
      void write
        .apply(this, args)
        .finally(() => this.off('close', fail))
        .then(resolve, reject);
    });
  };
  failing[isMended] = true;
  Connection.prototype.writeCommand = failing;
}
