import { onLine } from './on-line';

/**
 * Loaded before a service whose clock is to be wrong: a line `skew MILLISECONDS` on its standard input sets it that much ahead, or
 * behind. Timers and durations go on as they are, as they do when somebody sets the clock of a machine.
 */
let skewMs = 0;
const real = Date;
const now = (): number => real.now() + skewMs;

const skewed: DateConstructor = new Proxy(real, {
  construct: (date, given, as) => Reflect.construct(date, given.length === 0 ? [now()] : given, as) as object,
  apply: () => new real(now()).toString(),
  get: (date, name, receiver) => (name === 'now' ? now : (Reflect.get(date, name, receiver) as unknown)),
});
// Libraries compare the constructor of what they are given.
Object.defineProperty(real.prototype, 'constructor', { value: skewed, writable: true, configurable: true });
globalThis.Date = skewed;

onLine((line) => {
  const [, given] = /^skew (-?\d+)$/.exec(line) ?? [];
  if (given !== undefined) skewMs = Number(given);
});
