import type { Cli } from '@pegboard/cli';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';

/** `pegboard mcp`: ranks, reasons, what-if, what to do and traces as tools for an agent, over standard input and output. */
export function addMcp(cli: Cli): void {
  const mcp = cli
    .command('mcp', 'serves ranks, reasons and what-if to an agent, over standard input and output (MCP)', {
      examples: ['npx pegboard mcp', 'npx pegboard mcp --write'],
    })
    .option('--write', 'also lets the agent move orders in their ranking');
  cli.does(mcp, async ({ write = false }: { write?: boolean }) => {
    const api = await apiOfEnvironment();
    // The protocol takes as long to load as all other commands together.
    const [{ StdioServerTransport }, { agentServer }] = await Promise.all([
      import('@modelcontextprotocol/sdk/server/stdio.js'),
      import('./server'),
    ]);
    await agentServer(api, { mayMove: write }).connect(new StdioServerTransport());
    say(`serves ${api.baseUrl} to an agent${write ? ', which may move orders' : ', which can change nothing'}`);
    return undefined;
  });
}
