/** Which models are in force, who put them there and why, how far history is, and what was changed before. */
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Progress } from 'antd';
import { useState } from 'react';
import type { ModelList } from '../../model-shapes.ts';
import { rollbackModels } from '../models-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useNameOf } from './person-name.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { useMay } from './session.tsx';

type Activation = ModelList['activations'][number];

export function ModelSetHead({ list }: { readonly list: ModelList }) {
  const { code, texts } = useLanguage();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const may = useMay();
  const words = texts.models;
  const { inForce, activations, reanalysis } = list;
  const [last] = activations;
  const nameOf = useNameOf(list.names);
  const number = (n: number) => n.toLocaleString(texts.tag);
  if (inForce === null || last === undefined) return <p className="rule-set">{words.nothingInForce}</p>;
  return (
    <section className="rule-set" aria-label={words.inForce}>
      <div className="rule-set-line">
        <div>
          <span className="tag lane-sample">{words.inForce}</span> <b>{words.set(inForce.hash)}</b>
          <p className="faint">
            {storyOf({ ...last, who: nameOf(last.who) }, dateText(last.at, code) ?? '', words)}
            {last.who !== 'system' && ` · ${words.reason(last.why)}`}
          </p>
        </div>
        {may.changeModels && (
          <Button onClick={() => setAsking(true)} disabled={activations.length < 2}>
            {words.rollback}
          </Button>
        )}
      </div>
      {reanalysis.done < reanalysis.total && (
        <div className="rescore" role="status">
          <span>{words.reanalysing(number(reanalysis.done), number(reanalysis.total))}</span>
          <Progress
            percent={Math.round((reanalysis.done / reanalysis.total) * 100)}
            size="small"
            aria-label={words.reanalysis}
          />
        </div>
      )}
      <details className="candidates">
        <summary>{words.history(activations.length)}</summary>
        <ul>
          {activations.map((one) => (
            <li key={`${one.at} ${one.hash}`}>
              <span className="faint">{dateText(one.at, code)}</span>
              <span>{words.kinds[one.kind]}</span>
              <code>{one.version ?? one.hash}</code>
              <span>{nameOf(one.who)}</span>
              <span className="candidate-note">{one.why}</span>
            </li>
          ))}
        </ul>
      </details>
      {isAsking && (
        <ReasonDialog
          title={words.rollbackTitle}
          hint={words.rollbackHint}
          example={words.rollbackExample}
          confirm={words.rollback}
          danger
          act={rollbackModels}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            message.success(words.rollbackDone);
            queries.invalidateQueries({ queryKey: ['models'] });
          }}
        />
      )}
    </section>
  );
}

function storyOf(
  { kind, who }: Activation,
  when: string,
  words: ReturnType<typeof useLanguage>['texts']['models'],
): string {
  switch (kind) {
    case 'first':
      return words.storyFirst(when);
    case 'shipped':
      return words.storyShipped(when);
    case 'activate':
      return words.storyActivate(who, when);
    case 'rollback':
      return words.storyRollback(who, when);
  }
}
