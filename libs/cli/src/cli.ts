import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { sentenceOf } from './sentence';

/** A call that was not understood: the command ends with 2, and says where its help is. */
export class Misused extends Error {}

/** The code that a command ends with; without one it goes on until it is stopped. */
export type Outcome = number | undefined;

const MISUSED = 2;
const FAILED = 1;

/**
 * A command line by the usual conventions: `--help` and `help` everywhere with examples, `--version`, and a guess at what was meant. It ends
 * with 0, with 1 if it could not do it or found something, and with 2 if the call was not understood. What it says of itself goes to standard
 * error and begins with its name.
 */
export class Cli {
  readonly program: Command;
  private outcome: Outcome = 0;

  constructor(
    readonly name: string,
    description: string,
    version: string,
  ) {
    this.program = new Command(name)
      .description(description)
      .version(version, '-V, --version', 'says the version')
      .helpOption('-h, --help', 'says how it is used')
      .helpCommand('help [command]', 'says how a command is used')
      .exitOverride()
      .showSuggestionAfterError(true)
      .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, `${name}: `)) });
  }

  /** A command below `parent`, or below the program itself. */
  command(words: string, description: string, { examples = [], parent = this.program }: CommandSettings = {}): Command {
    const command = parent.command(words).description(description);
    if (examples.length > 0) {
      const lines = examples.map((example) => `  ${example}`);
      command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
    }
    return command;
  }

  /** What a command does: its arguments, and then its options, as the library reads them. */
  does<Args extends unknown[]>(command: Command, work: (...args: Args) => Promise<Outcome> | Outcome): void {
    command.action(async (...args: unknown[]) => {
      this.outcome = await work(...(args as Args));
    });
  }

  /** @returns the code to end with; undefined for what goes on until it is stopped */
  async run(words: readonly string[]): Promise<Outcome> {
    try {
      await this.program.parseAsync([...words], { from: 'user' });
      return this.outcome;
    } catch (problem) {
      // The library has written it already.
      if (problem instanceof CommanderError) return problem.exitCode === 0 ? 0 : MISUSED;
      const isMisused = problem instanceof Misused;
      process.stderr.write(`${this.name}: ${sentenceOf(problem)}\n${isMisused ? `See ${this.name} --help\n` : ''}`);
      return isMisused ? MISUSED : (codeOf(problem) ?? FAILED);
    }
  }

  /** Runs what this process was called with, and ends it. */
  main(): void {
    void this.run(process.argv.slice(2)).then((code) => {
      if (code !== undefined) process.exit(code);
    });
  }
}

export interface CommandSettings {
  /** Whole calls, shown below the help. */
  readonly examples?: readonly string[];
  readonly parent?: Command;
}

/** A whole number of at least `least`, for an option or an argument. */
export const wholeNumber =
  (least = 0) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };

/** A problem may bring the code that its command ends with. */
const codeOf = (problem: unknown): number | undefined => {
  const { exitCode } = (problem ?? {}) as { exitCode?: unknown };
  return typeof exitCode === 'number' ? exitCode : undefined;
};
