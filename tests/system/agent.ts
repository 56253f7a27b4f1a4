import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { repositoryRoot } from '@pegboard/servers';

/** What an agent has of `pegboard mcp`: its tools, and what they say. */
export interface AgentTools {
  readonly tools: readonly { readonly name: string; readonly annotations?: { readonly readOnlyHint?: boolean | undefined } | undefined }[];
  /** What a tool finds. @throws Error with its sentence if it reports a fault */
  use(tool: string, args?: Record<string, unknown>): Promise<any>;
  close(): Promise<void>;
}

/** Runs `pegboard mcp` as an agent's host does, over standard input and output. */
export async function agentWith(url: string, key: string, ...words: string[]): Promise<AgentTools> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(repositoryRoot(), 'dist', 'tools', 'cli', 'main.js'), 'mcp', ...words],
    env: { PATH: process.env['PATH'] ?? '', PEGBOARD_URL: url, PEGBOARD_API_KEY: key },
    stderr: 'ignore',
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  const { tools } = await client.listTools();
  return {
    tools,
    use: async (name, args = {}) => {
      const { content, isError } = await client.callTool({ name, arguments: args });
      const [{ text }] = content as [{ text: string }];
      if (isError) throw new Error(text);
      return JSON.parse(text) as unknown;
    },
    close: () => client.close(),
  };
}
