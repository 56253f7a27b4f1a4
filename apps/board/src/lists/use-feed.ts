import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { RefusedCall, type BoardApi } from '../api/api';
import { useSession } from '../session/session';
import { LiveLists, type LiveList } from './live-lists';

/** `lost` says that the page may show what is no longer so. */
export type FeedState = 'opening' | 'live' | 'lost' | 'unheard';

/** Begins again where the feed has gone back, such as after a restored backup: then everything is read anew. */
const BEGIN_AGAIN = 'FEED_WENT_BACK';
const AGAIN_MS = 2_000;

async function hear(api: BoardApi, live: LiveLists, signal: AbortSignal, onState: (state: FeedState) => void): Promise<void> {
  const { last_sequence } = await api.get<{ last_sequence: number }>('events', { limit: 1 }, signal);
  for await (const event of api.events(last_sequence, signal, (isOpen) => onState(isOpen ? 'live' : 'lost'))) live.hear(event);
}

async function goOn(api: BoardApi, client: QueryClient, live: LiveLists, signal: AbortSignal, onState: (state: FeedState) => void) {
  while (!signal.aborted) {
    try {
      await hear(api, live, signal, onState);
    } catch (problem) {
      if (signal.aborted) return;
      const refused = problem instanceof RefusedCall ? problem : undefined;
      // A key without the right to events sees what it may, and asks for it anew.
      if (refused?.status === 401 || refused?.status === 403) return onState('unheard');
      onState('lost');
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (refused?.code === BEGIN_AGAIN) void client.invalidateQueries();
    }
  }
}

/** Shows at once what anybody changes: statuses as they are said, other changes read again by their ids, and lists where their members or their sequence change. */
export function useFeed(lists: readonly LiveList[]): FeedState {
  const { api } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<FeedState>('opening');
  useEffect(() => {
    const ending = new AbortController();
    const live = new LiveLists(api, client, lists);
    void goOn(api, client, live, ending.signal, setState);
    return () => {
      ending.abort();
      live.end();
    };
  }, [api, client, lists]);
  return state;
}
