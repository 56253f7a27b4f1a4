const timers = require('node:timers');
const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');
require('./typescript-in-threads');

/** A bound for what hangs: sockets and processes close in their own time after the last hook of a file, on a busy machine late. */
const CLOSED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;
/** A shorter one is over before anybody asks for it, and a stack isn't for nothing. */
const WORTH_A_NAME_MS = 1_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every timer of this process that isn't over, as far as specs and packages made it, with who made it. */
const made = new Map();
for (const name of ['setTimeout', 'setInterval']) {
  const make = timers[name];
  const noted = (...args) => {
    const timer = make(...args);
    made.set(timer, args[1] >= WORTH_A_NAME_MS ? ` of ${args[1]} ms, made${new Error().stack.split('\n').slice(2, 8).join('')}` : '');
    return timer;
  };
  Object.defineProperties(noted, Object.getOwnPropertyDescriptors(make));
  timers[name] = globalThis[name] = noted;
}

/**
 * The timers that keep this process running. Node's own count isn't asked: it is of the whole process, and on Node 24 it now and
 * then stays one or two too high, so that a spec without any timer was said to leave one open.
 */
function runningTimers() {
  for (const timer of made.keys()) if (timer._destroyed) made.delete(timer);
  return [...made.keys()].filter((timer) => timer.hasRef());
}

/** Whose each timer is: what a spec before has left behind may make one while another spec runs, which isn't to blame for it. */
const owners = new WeakMap();

/** What else keeps it running, counted by kind: `TCPSocketWrap`, `ProcessWrap` … */
function active() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) if (kind !== 'Timeout') counts.set(kind, (counts.get(kind) ?? 0) + 1);
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
    for (const name of ['setTimeout', 'setInterval']) {
      const make = this.global[name];
      const owned = (...args) => {
        const timer = make(...args);
        owners.set(timer, this);
        return timer;
      };
      this.global[name] = Object.defineProperties(owned, Object.getOwnPropertyDescriptors(make));
    }
    this.before = active();
    this.timersBefore = new Set(runningTimers());
  }

  async teardown() {
    const left = await this.leftOpen();
    await super.teardown();
    if (left.length > 0) throw new Error(`${this.path} leaves open: ${left.join(', ')}`);
  }

  async leftOpen() {
    const until = Date.now() + this.closedWithinMs;
    for (;;) {
      const left = [...active()].map(([kind, count]) => [kind, count - (this.before.get(kind) ?? 0)]);
      const timers = runningTimers().filter((timer) => !this.timersBefore.has(timer) && (owners.get(timer) ?? this) === this);
      left.push([`Timeout${timers.map((timer) => made.get(timer)).join('')}`, timers.length]);
      const open = left.filter(([, count]) => count > 0);
      if (open.length === 0 || Date.now() > until) return open.map(([kind, count]) => `${count} ${kind}`);
      await pause(LOOK_EVERY_MS);
    }
  }
};
