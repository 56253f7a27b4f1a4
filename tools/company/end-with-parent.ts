/**
 * Loaded before a service that a tool starts: when the tool ends, even by kill -9, the pipe on standard input closes
 * and the service ends with it, so that no orphan keeps a port or a data file.
 */
process.stdin.resume();
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
