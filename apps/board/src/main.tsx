import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './router';
import { Session } from './session/session';
import { applyTheme } from './ui/theme';
import { Words } from './words/words';
import './board.css';

applyTheme();
// The feed says what has changed; nothing is asked for again only because time has passed. The API itself is patient.
const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false } } });

createRoot(document.getElementById('board')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Words>
        <Session>
          <RouterProvider router={router} />
        </Session>
      </Words>
    </QueryClientProvider>
  </StrictMode>,
);
