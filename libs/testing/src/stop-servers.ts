/** What `withServers` has started in this spec. */
export const running: { stop(): Promise<void> }[] = [];

// Jest sets this file up for every spec, outside its blocks, so this hook runs behind all of theirs.
afterAll(async () => {
  await Promise.all(running.splice(0).map((servers) => servers.stop()));
});
