import { UnexpectedAnswer, type Api } from '../company/api';
import { all } from '../company/every-page';

/** A list that a company doesn't have, or doesn't show to the key, is empty. */
export async function anyOf(api: Api, path: string): Promise<Record<string, any>[]> {
  try {
    return await all(api, path);
  } catch (problem) {
    if (problem instanceof UnexpectedAnswer && [402, 403, 404].includes(problem.answer.status)) return [];
    throw problem;
  }
}
