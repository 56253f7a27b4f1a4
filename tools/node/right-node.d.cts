/** Starts this program again on a Node that is new enough, if this one isn't; fetches it if need be. */
export function goOn(): Promise<void> | undefined;
/** The same without waiting, and so without handing on signals. */
export function goOnAtOnce(): void;
/** Whether Pegboard runs on this version of Node, such as `24.22.3`. */
export function isRight(version: string): boolean;
