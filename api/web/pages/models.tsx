/** The trained models: what is in force, every version with its figures, trainings. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { getModels, type ModelName } from '../models-api.ts';
import { Message, useProblemText } from '../parts/message.tsx';
import { ModelSetHead } from '../parts/model-set-head.tsx';
import { ModelTabs } from '../parts/model-tabs.tsx';
import { TrainDialog, Trainings } from '../parts/model-trainings.tsx';
import { ModelVersions } from '../parts/model-versions.tsx';
import { useMay } from '../parts/session.tsx';
import { useTexts } from '../texts/language.tsx';

const models: readonly ModelName[] = ['complaint', 'business-type', 'emotion', 'turns'];
const busyRefreshMs = 1_500;

export default function ModelsPage() {
  const texts = useTexts();
  const problemText = useProblemText();
  const [isTraining, setTraining] = useState(false);
  const list = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => getModels(signal),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined &&
      (data.trainings[0]?.state === 'running' || data.reanalysis.done < data.reanalysis.total)
        ? busyRefreshMs
        : false,
  });
  const may = useMay();
  useEffect(() => {
    document.title = `${texts.models.title} · ${texts.product}`;
  }, [texts]);

  if (list.data === undefined) {
    if (list.error !== null)
      return (
        <Message
          tone="bad"
          title={texts.models.errorTitle}
          hint={problemText(list.error)}
          action={<Button onClick={() => list.refetch()}>{texts.reload}</Button>}
        />
      );
    return (
      <div aria-busy="true" className="list-page">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  }
  const { items, trainings, names } = list.data;
  return (
    <div className="list-page rules-page models-page">
      <ModelTabs />
      <header className="list-head">
        <div>
          <h1>{texts.models.title}</h1>
          <p>{texts.models.intro}</p>
        </div>
        {may.changeModels && (
          <Button type="primary" onClick={() => setTraining(true)}>
            {texts.models.train}
          </Button>
        )}
      </header>
      <ModelSetHead list={list.data} />
      <Trainings trainings={trainings.slice(0, 5)} names={names} />
      {models.map((name) => (
        <ModelVersions
          key={name}
          name={name}
          versions={items.filter((one) => one.name === name)}
          names={names}
        />
      ))}
      {isTraining && <TrainDialog onClose={() => setTraining(false)} />}
    </div>
  );
}
