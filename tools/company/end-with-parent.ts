import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before a service that a tool starts: when the tool ends, even by kill -9, the pipe on standard input closes
 * and the service ends with it, so that no orphan keeps a port or a data file.
 */
// A thread is handed this file, too, and its standard input is closed from the beginning.
if (isMainThread) {
  process.stdin.resume();
  process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
}
