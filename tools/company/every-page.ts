import type { Api } from './api';

const PAGE = 250;

/** Every page of a list. */
export async function all(api: Api, path: string): Promise<any[]> {
  const found: any[] = [];
  for (let page = 1; ; page++) {
    const { data } = await api.get(`${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}&page=${page}`);
    found.push(...data);
    if (data.length < PAGE) return found;
  }
}
