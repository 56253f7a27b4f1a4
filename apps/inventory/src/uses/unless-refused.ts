import { Rejection, type ErrorCode } from '@pegboard/kit';

/** For a `catch`: this refusal is an answer, everything else goes on. */
export const unlessRefused =
  (code: ErrorCode) =>
  (problem: unknown): void => {
    if (!(problem instanceof Rejection) || problem.code !== code) throw problem;
  };
