import type { Question } from '../message';

/**
 * For specs only: how a stub gives its answers to whoever asks. In memory it is the asker's `answer`, over the bus it is
 * `answerEverywhere`; both check each question and each answer against its schema.
 */
export type Answerer = <Input, Output>(question: Question<Input, Output>, method: (input: Input) => Promise<Output> | Output) => void;
