/** Puts the pages into `index.html`. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { RequestFailed } from './api.ts';
import { App } from './app.tsx';
import { LanguageProvider } from './texts/language.tsx';
import './look/base.css';
import './look/labels.css';
import './look/list.css';
import './look/call.css';
import './look/talk.css';
import './look/panels.css';
import './look/people.css';
import './look/rules.css';
import './look/service.css';
import './look/trace.css';
import './look/labelling.css';
import './look/knowledge.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays a refusal; only a lost connection or a failing server is worth two more tries.
      retry: (count, error) =>
        count < 2 && error instanceof RequestFailed && (error.status === 0 || error.status >= 500),
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
