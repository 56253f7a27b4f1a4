const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');

/** A bound for what hangs: sockets and processes close in their own time after the last hook of a file, on a busy machine late. */
const CLOSED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What keeps this process running, counted by kind: `Timeout`, `TCPSocketWrap`, `ProcessWrap` … */
function active() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * A spec that leaves a timer, a connection or a child process open fails, by name. Jest itself would only say of some worker
 * that it "failed to exit gracefully", and says so of a sound one too when the machine is busy.
 */
module.exports = class ClosingEnvironment extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    this.path = context.testPath;
    this.closedWithinMs = config.projectConfig.testEnvironmentOptions?.closedWithinMs ?? CLOSED_WITHIN_MS;
  }

  async setup() {
    await super.setup();
    // Node opens these at their first use, and a pipe then counts for good: a spec in which something warned would leave one open.
    void [process.stdout, process.stderr];
    this.before = active();
  }

  async teardown() {
    const left = await this.leftOpen();
    await super.teardown();
    if (left.length > 0) throw new Error(`${this.path} leaves open: ${left.join(', ')}`);
  }

  async leftOpen() {
    const until = Date.now() + this.closedWithinMs;
    for (;;) {
      const left = [...active()].filter(([kind, count]) => count > (this.before.get(kind) ?? 0));
      if (left.length === 0 || Date.now() > until) return left.map(([kind, count]) => `${count - (this.before.get(kind) ?? 0)} ${kind}`);
      await pause(LOOK_EVERY_MS);
    }
  }
};
