/** One version of a model: what it can do, against the one in force, in shadow, and the button that activates it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { StoredModelVersion } from '../../model-shapes.ts';
import { activateModel, getModels } from '../models-api.ts';
import { Message, useProblemText } from '../parts/message.tsx';
import { ModelComparisonPanel } from '../parts/model-comparison.tsx';
import { Figures } from '../parts/model-figures.tsx';
import { ModelTabs } from '../parts/model-tabs.tsx';
import { NotMeasured, VersionState } from '../parts/model-versions.tsx';
import { type Names, useNameOf } from '../parts/person-name.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useMay } from '../parts/session.tsx';
import { ShadowPanel } from '../parts/shadow-report.tsx';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';

export default function ModelVersionPage() {
  const texts = useTexts();
  const problemText = useProblemText();
  const { version = '' } = useParams();
  const list = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => getModels(signal) });
  const one = list.data?.items.find(({ id }) => id === version);
  useEffect(() => {
    document.title = `${texts.models.version} ${version} · ${texts.product}`;
  }, [texts, version]);
  if (list.error !== null)
    return <Message tone="bad" title={texts.models.errorTitle} hint={problemText(list.error)} />;
  return (
    <div className="list-page rules-page models-page">
      <ModelTabs />
      <p>
        <Link to="/models">← {texts.models.back}</Link>
      </p>
      {list.data === undefined ? (
        <div aria-busy="true">
          <Skeleton active paragraph={{ rows: 8 }} />
        </div>
      ) : one === undefined ? (
        <Message tone="quiet" title={texts.models.unknownVersion} hint={texts.models.unknownVersionHint} />
      ) : (
        <Version
          key={one.id}
          one={one}
          champion={list.data.inForce?.set[one.name] ?? ''}
          names={list.data.names}
        />
      )}
    </div>
  );
}

function Version({
  one,
  champion,
  names,
}: {
  readonly one: StoredModelVersion;
  readonly champion: string;
  readonly names: Names;
}) {
  const { models: words } = useTexts();
  const answersTurns = one.name === 'turns';
  return (
    <>
      <VersionHead one={one} names={names} />
      <section className="panel model-panel" aria-label={words.figure}>
        <h2>{words.figure}</h2>
        {one.metrics === null ? <NotMeasured version={one.id} /> : <Figures metrics={one.metrics} />}
      </section>
      <section className="panel model-panel" aria-label={words.compare}>
        <h2>{words.compare}</h2>
        {one.inForce ? (
          <p>{words.sameVersion}</p>
        ) : (
          <ModelComparisonPanel champion={champion} version={one.id} />
        )}
      </section>
      <section className="panel model-panel" aria-label={words.shadowTitle}>
        <h2>{words.shadowTitle}</h2>
        {answersTurns ? <p>{words.shadowNot}</p> : <ShadowPanel one={one} names={names} />}
      </section>
    </>
  );
}

function VersionHead({ one, names }: { readonly one: StoredModelVersion; readonly names: Names }) {
  const nameOf = useNameOf(names);
  const { code, texts } = useLanguage();
  const words = texts.models;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const may = useMay();
  return (
    <header className="list-head">
      <div>
        <h1>
          {words.names[one.name]} <code>{one.id}</code> <VersionState one={one} />
        </h1>
        <p>
          {words.trainedBy(nameOf(one.trainedBy), dateText(one.trainedAt, code) ?? '')} · {words.labels}{' '}
          {one.labels}
          {one.note !== null && ` · ${one.note}`}
        </p>
      </div>
      {may.changeModels && !one.inForce && (
        <Button type="primary" disabled={!one.isUsable} onClick={() => setAsking(true)}>
          {words.activate}
        </Button>
      )}
      {isAsking && (
        <ReasonDialog
          title={words.activateTitle(words.names[one.name], one.id)}
          hint={words.activateHint}
          example={words.activateExample}
          confirm={words.activate}
          act={(why) => activateModel(one.id, why)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            message.success(words.activateDone);
            queries.invalidateQueries({ queryKey: ['models'] });
          }}
        />
      )}
    </header>
  );
}
