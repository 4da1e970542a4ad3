/** All versions of one model, the one in force first. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { StoredModelVersion } from '../../model-shapes.ts';
import { evaluateModel, type ModelName } from '../models-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { Figure } from './model-figures.tsx';
import { type Names, useNameOf } from './person-name.ts';
import { useMay } from './session.tsx';

export function ModelVersions({
  name,
  versions,
  names,
}: {
  readonly name: ModelName;
  readonly versions: readonly StoredModelVersion[];
  readonly names: Names;
}) {
  const { models: words } = useTexts();
  const sorted = versions.toSorted((one, other) => Number(other.inForce) - Number(one.inForce));
  return (
    <section className="panel model-panel" aria-labelledby={`model-${name}`}>
      <h2 id={`model-${name}`}>{words.names[name]}</h2>
      <p className="faint">{words.hints[name]}</p>
      <div className="wide">
        <table className="plain-table model-table">
          <thead>
            <tr>
              <th scope="col">{words.version}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.figure}</th>
              <th scope="col" title={words.labelsHint}>
                {words.labels}
              </th>
              <th scope="col">{words.trained}</th>
              <th scope="col">{words.note}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => (
              <Row key={one.id} one={one} names={names} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ one, names }: { readonly one: StoredModelVersion; readonly names: Names }) {
  const nameOf = useNameOf(names);
  const { code, texts } = useLanguage();
  const words = texts.models;
  const headline = one.metrics?.headlines[0];
  return (
    <tr>
      <th scope="row">
        <Link to={`/models/versions/${one.id}`}>
          <code>{one.id}</code>
        </Link>
      </th>
      <td>
        <VersionState one={one} />
      </td>
      <td>{headline === undefined ? <NotMeasured version={one.id} /> : <Figure headline={headline} />}</td>
      <td className="number">{one.labels}</td>
      <td>{words.trainedBy(nameOf(one.trainedBy), dateText(one.trainedAt, code) ?? '')}</td>
      <td>{one.note ?? (one.shipped ? words.shipped : '')}</td>
    </tr>
  );
}

export function VersionState({ one }: { readonly one: StoredModelVersion }) {
  const { models: words } = useTexts();
  if (one.inForce) return <span className="tag lane-sample">{words.inForce}</span>;
  if (!one.isUsable) return <span className="tag unsure">{words.unusable}</span>;
  return one.shadow === null ? (
    <span className="tag">{words.candidate}</span>
  ) : (
    <span className="rule-status shadow">{words.shadow}</span>
  );
}

export function NotMeasured({ version }: { readonly version: string }) {
  const { models: words } = useTexts();
  const queries = useQueryClient();
  const measure = useMutation({
    mutationFn: () => evaluateModel(version),
    onSuccess: (list) => queries.setQueryData(['models'], list),
  });
  const may = useMay();
  return (
    <>
      <span className="faint">{words.notMeasured}</span>{' '}
      {may.changeModels && (
        <Button size="small" loading={measure.isPending} onClick={() => measure.mutate()}>
          {words.measure}
        </Button>
      )}
    </>
  );
}
