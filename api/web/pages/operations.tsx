/** What runs the installation: progress and failures, storage, retention, holds, erasure, webhooks, exports. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { getStatus } from '../api.ts';
import { getStorage } from '../boards-api.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { Exports, Webhooks } from '../parts/ops-events.tsx';
import { Erasing, Holds, Retention } from '../parts/ops-keeping.tsx';
import { ServiceFailures } from '../parts/service-failures.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { sizeText } from '../texts/times.ts';
import '../look/boards.css';

export default function OperationsPage() {
  const { texts } = useLanguage();
  const words = useBoardTexts().ops;
  const status = useQuery({ queryKey: ['status'], queryFn: ({ signal }) => getStatus(signal) });
  const calls = status.data && Object.values(status.data.recordings).reduce((sum, count) => sum + count, 0);
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [words, texts]);
  return (
    <div className="list-page boards-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <StatusStrip />
      {calls === 0 && <EmptyState page="operations" />}
      <div className="ops-grid">
        <ServiceFailures />
        <Storage />
        <Retention />
        <Holds />
        <Erasing />
        <Webhooks />
        <Exports />
      </div>
    </div>
  );
}

function Storage() {
  const words = useBoardTexts().ops;
  const storage = useQuery({ queryKey: ['storage'], queryFn: ({ signal }) => getStorage(signal) });
  return (
    <section aria-labelledby="ops-storage">
      <h2 id="ops-storage">{words.storage}</h2>
      {storage.isError && <p className="fault">{words.errorTitle}</p>}
      {storage.data !== undefined && (
        <>
          <p>
            {placeOf(storage.data.storage, words.folder)} ·{' '}
            {storage.data.error === null ? words.reachable : words.unreachable(storage.data.error)}
          </p>
          <ul className="plain-list">
            {storage.data.purposes.map(({ purpose, files, bytes }) => (
              <li key={purpose}>
                {words.purposes[purpose] ?? purpose}：{words.files(files)} · {sizeText(bytes)}
              </li>
            ))}
            <li>
              {words.database}：{sizeText(storage.data.databaseBytes)}
            </li>
          </ul>
          {storage.data.removals.waiting > 0 && (
            <p className="fault">
              {words.removals(storage.data.removals.waiting, storage.data.removals.failing)}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** `folder /srv/calls` in the words of the screens; addresses of S3 stay as they are. */
function placeOf(storage: string, folder: (path: string) => string): string {
  return storage.startsWith('folder ') ? folder(storage.slice('folder '.length)) : storage;
}
