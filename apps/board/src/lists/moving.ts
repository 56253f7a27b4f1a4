import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useSession } from '../session/session';
import type { DropPlace, WhatIf } from '../api/what-if';
import type { Pages } from './live-lists';
import { afterMove, backOf, type Move } from './place';

const KEPT_MOVES = 20;
const ASKED_AFTER_MS = 50;

interface Ranked {
  readonly id: number;
  readonly order_no: string;
}

/** A list that people put in sequence. */
export interface RankedList {
  readonly list: 'sales_orders' | 'manufacturing_orders';
  readonly change: 'move_sales_orders' | 'move_manufacturing_orders';
}

/** Moves orders, shows them at their new place at once, and takes the last moves back. */
export function useMoving<T extends Ranked>({ list }: RankedList, filters: object, orders: readonly T[]) {
  const { api } = useSession();
  const client = useQueryClient();
  const queryKey = [list, filters];
  const [done, setDone] = useState<readonly Move[]>([]);
  const send = (ids: readonly number[], place: DropPlace): Promise<unknown> => api.post(`${list}/rank`, { ids, ...place });
  const settled = (): Promise<void> => client.invalidateQueries({ queryKey: [list] });
  const show = (ids: readonly number[], place: DropPlace): void => {
    client.setQueryData<Pages<T>>(queryKey, (pages) => {
      if (!pages) return pages;
      const all = afterMove(
        pages.pages.flatMap(({ data }) => data),
        ids,
        place,
      );
      let from = 0;
      return { ...pages, pages: pages.pages.map((page) => ({ ...page, data: all.slice(from, (from += page.data.length)) })) };
    });
  };
  const move = useMutation({
    mutationFn: ({ ids, place }: Pick<Move, 'ids' | 'place'>) => send(ids, place),
    onMutate: async ({ ids, place }) => {
      await client.cancelQueries({ queryKey });
      const numbers = orders.filter(({ id }) => ids.includes(id)).map(({ order_no }) => order_no);
      const made: Move = { ids, numbers, place, back: backOf(orders, ids) };
      show(ids, place);
      return made;
    },
    onSuccess: (_answer, _move, made) => setDone((all) => [...all, made].slice(-KEPT_MOVES)),
    onSettled: settled,
  });
  const undo = useMutation({
    mutationFn: async (last: Move) => {
      for (const { ids, place } of last.back) await send(ids, place);
    },
    onSuccess: (_answer, last) => setDone((all) => all.filter((each) => each !== last)),
    onSettled: settled,
  });
  return { move, undo, last: done.at(-1) };
}

/** Asks, while orders are dragged, what a drop at each place would change. Only the answer about the last place is shown. */
export function useWhatIf({ change }: RankedList) {
  const { api } = useSession();
  const [shown, setShown] = useState<{ readonly answer?: WhatIf; readonly problem?: string } | undefined>();
  const asking = useRef<{ timer: number; controller?: AbortController; about: string }>({ timer: 0, about: '' });
  const clear = useCallback(() => {
    clearTimeout(asking.current.timer);
    asking.current.controller?.abort();
    asking.current.about = '';
    setShown(undefined);
  }, []);
  const ask = useCallback(
    (ids: readonly number[], place: DropPlace) => {
      const about = JSON.stringify([ids, place]);
      if (asking.current.about === about) return;
      clearTimeout(asking.current.timer);
      asking.current.controller?.abort();
      asking.current.about = about;
      setShown((before) => before ?? {});
      asking.current.timer = window.setTimeout(() => {
        const controller = new AbortController();
        asking.current.controller = controller;
        api
          .post<WhatIf>('plan/what_if', { changes: [{ change, ids, ...place }] }, controller.signal)
          .then((answer) => setShown({ answer }))
          .catch((problem: Error) => {
            if (!controller.signal.aborted) setShown({ problem: problem.message });
          });
      }, ASKED_AFTER_MS);
    },
    [api, change],
  );
  return { shown, ask, clear };
}
