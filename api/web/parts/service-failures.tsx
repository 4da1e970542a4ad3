/** Calls whose chains, risk and alerts could not be worked out, each with its cause and another try. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import { getServiceFailures, retryService } from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { useMay } from './session.tsx';

export function ServiceFailures() {
  const { code } = useLanguage();
  const words = useBoardTexts().ops;
  const may = useMay();
  const failures = useQuery({
    queryKey: ['service-failures'],
    queryFn: ({ signal }) => getServiceFailures(signal),
  });
  const items = failures.data?.items ?? [];
  return (
    <section aria-labelledby="ops-service">
      <h2 id="ops-service">{words.service}</h2>
      {failures.isError && <p className="fault">{words.errorTitle}</p>}
      {failures.isSuccess && items.length === 0 && <p>{words.serviceNone}</p>}
      {items.length > 0 && (
        <>
          <p className="faint">{words.serviceHint}</p>
          {items.length > 1 && <Retry recordingId={null} />}
          <ul className="failures">
            {items.map((one) => {
              const name = one.callId ?? one.recordingId;
              return (
                <li key={one.recordingId}>
                  <div>
                    {may.calls ? (
                      <Link to={`/recordings/${encodeURIComponent(one.recordingId)}`}>{name}</Link>
                    ) : (
                      name
                    )}{' '}
                    <span className="faint">
                      {words.serviceTries(one.failures)} · {dateText(one.at, code)}
                    </span>
                    {one.isGivenUp && <span className="tag alert-late">{words.serviceGivenUp}</span>}
                    <p>{(one.code !== null && reasonText(one.code, code)) || words.serviceUnknown}</p>
                    {one.code !== null && <p className="technical">{one.code}</p>}
                  </div>
                  <Retry recordingId={one.recordingId} />
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Retry({ recordingId }: { readonly recordingId: string | null }) {
  const words = useBoardTexts().ops;
  const { message } = App.useApp();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryService(recordingId),
    onSuccess: ({ retried }) => message.success(words.serviceRetried(retried)),
    onError: (error) => message.error(problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['service-failures'] }),
  });
  return (
    <Button
      type={recordingId === null ? 'primary' : 'default'}
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {recordingId === null ? words.retryAll : words.retry}
    </Button>
  );
}
