// A receiver for trying webhooks. It checks and prints every call. TOKEN and PORT set its token and port.
import { createServer } from 'node:http';
import { isFromPegboard } from './verify.mjs';

const { TOKEN, PORT = '4567' } = process.env;
if (!TOKEN) throw new Error('TOKEN is not set: it is shown when the webhook is created');
const known = new Set();

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (!isFromPegboard(request.headers, body, TOKEN)) return response.writeHead(401).end();
    const event = JSON.parse(body.toString());
    // The same event may come twice; its id is the same then.
    if (!known.has(event.event_id)) console.log(event.action, event.object.id, event.object.status);
    known.add(event.event_id);
    // First keep it, then answer; work that takes long comes after the answer.
    response.writeHead(204).end();
  });
}).listen(Number(PORT), '127.0.0.1');
