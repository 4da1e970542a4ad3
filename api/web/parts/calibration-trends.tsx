/** What all closed sessions together tell of the rules and of the reviewers. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getCalibrationTrends } from '../calibration-api.ts';
import { useTexts } from '../texts/language.tsx';
import { AgreementTable, LeniencyTable } from './calibration-tables.tsx';

export function CalibrationTrendsPanel() {
  const words = useTexts().calibration;
  const trends = useQuery({
    queryKey: ['calibration-trends'],
    queryFn: ({ signal }) => getCalibrationTrends(signal),
  });
  const rows = useMemo(
    () =>
      trends.data?.reviewers.map(({ login, name, all, sessions, drift }) => ({
        login,
        name,
        leniency: all,
        more: `${words.sessionsOf(sessions.length)} · ${
          drift === null ? words.noDrift : `${words.driftVerdicts[drift.verdict]} (${drift.value.toFixed(2)})`
        }`,
      })) ?? [],
    [trends.data, words],
  );
  if (trends.data === undefined) return null;
  return (
    <section className="panel" aria-labelledby="calibration-trends">
      <h2 id="calibration-trends">{words.trends}</h2>
      {trends.data.sessions.length === 0 ? (
        <p className="faint">{words.noTrends}</p>
      ) : (
        <>
          <p className="faint small">
            {words.trendsHint} {words.leniencyHint}
          </p>
          <LeniencyTable rows={rows} moreTitle={words.drift} />
          <AgreementTable items={trends.data.items} />
        </>
      )}
    </section>
  );
}
