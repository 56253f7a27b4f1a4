import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Browsers and connection pools open connections ahead of need. Node doesn't count one that never carried a request as
 * idle, and would wait a minute for it before the server closes.
 */
export function closeUnusedConnections(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  server.server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.server.on('request', ({ socket }) => unused.delete(socket));
  server.addHook('preClose', (done) => {
    // Also those that connect while the server is closing.
    server.server.on('connection', (socket) => socket.destroy());
    for (const socket of unused) socket.destroy();
    done();
  });
}
