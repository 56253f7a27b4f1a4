/** Shows how far work is: on a terminal a line that is written over; anywhere else a few lines, since a log keeps every one. */
export interface ProgressBar {
  readonly show: (done: number, all: number) => void;
  readonly end: () => void;
}

const WIDTH = 30;
/** In a log: at most so many lines, and none for work that is done soon. */
const TOLD = 10;
const WORTH_TELLING = 100;

export function progressBar(stream: { readonly isTTY?: boolean; write(text: string): unknown }): ProgressBar {
  return stream.isTTY ? barOn(stream) : linesIn(stream);
}

function barOn(stream: { write(text: string): unknown }): ProgressBar {
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

function linesIn(stream: { write(text: string): unknown }): ProgressBar {
  let told = 0;
  return {
    show: (done, all) => {
      const step = Math.max(WORTH_TELLING, Math.ceil(all / TOLD));
      // The end is told by whoever asked for the work.
      if (done - told < step || done >= all) return;
      told = done;
      stream.write(`${done} of ${all} lines\n`);
    },
    end: () => {
      told = 0;
    },
  };
}
