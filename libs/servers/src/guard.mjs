// Ends a server with whoever started it: standard input closes when the parent is gone, however it went.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
server.once('exit', (code) => process.exit(code ?? 1));
server.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
process.stdin.resume();
process.stdin.once('close', () => server.kill('SIGTERM'));
process.on('SIGTERM', () => server.kill('SIGTERM'));
process.on('SIGINT', () => server.kill('SIGTERM'));
