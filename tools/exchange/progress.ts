/** A line that is written over while work goes on, on a terminal; anywhere else nothing, since a log would keep every state of it. */
export interface ProgressBar {
  readonly show: (done: number, all: number) => void;
  readonly end: () => void;
}

const WIDTH = 30;

export function progressBar(stream: { readonly isTTY?: boolean; write(text: string): unknown }): ProgressBar {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  let shown = '';
  return {
    show: (done, all) => {
      const filled = Math.round((WIDTH * done) / Math.max(1, all));
      shown = `[${'#'.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${done} of ${all} lines`;
      stream.write(`\r${shown}`);
    },
    end: () => {
      if (shown !== '') stream.write(`\r${' '.repeat(shown.length)}\r`);
      shown = '';
    },
  };
}
