/** Provinces, cities and teams below each other. */
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { addUnit, type Unit } from '../staff-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

interface TreeProps {
  readonly units: readonly Unit[];
  readonly chosen: number | null;
  onChoose(id: number | null): void;
}

export function UnitTree({ units, chosen, onChoose }: TreeProps) {
  const words = useTexts().staff;
  const root = units.find(({ kind }) => kind === 'whole');
  return (
    <ul className="unit-tree">
      <li>
        <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
          {words.allUnits}
        </button>
      </li>
      {root !== undefined && <Branch unit={root} units={units} chosen={chosen} onChoose={onChoose} />}
    </ul>
  );
}

function Branch({ unit, ...tree }: TreeProps & { readonly unit: Unit }) {
  const words = useTexts().staff;
  const below = tree.units.filter(({ parentId }) => parentId === unit.id);
  return (
    <li>
      <button type="button" aria-pressed={tree.chosen === unit.id} onClick={() => tree.onChoose(unit.id)}>
        {unit.name} <small className="faint">{words.kinds[unit.kind]}</small>{' '}
        {unit.teamId !== null && unit.teamId !== unit.name && <code>{unit.teamId}</code>}
      </button>
      {below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} unit={one} {...tree} />
          ))}
        </ul>
      )}
    </li>
  );
}

const kinds = ['province', 'city', 'team'] as const;

export function AddUnit({
  units,
  below,
  onAdded,
}: {
  readonly units: readonly Unit[];
  /** Null: the whole organisation. */
  readonly below: Unit | null;
  onAdded(): void;
}) {
  const words = useTexts().staff;
  const problemText = useProblemText();
  const id = useId();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof kinds)[number]>('team');
  const [teamId, setTeamId] = useState('');
  const parent = below ?? units.find((unit) => unit.kind === 'whole');
  const add = useMutation({
    mutationFn: () =>
      addUnit({
        kind,
        name: name.trim(),
        parent: String(parent?.id ?? ''),
        ...(kind === 'team' && teamId.trim() !== '' ? { teamId: teamId.trim() } : {}),
      }),
    onSuccess: () => {
      setName('');
      setTeamId('');
      onAdded();
    },
  });
  return (
    <details>
      <summary>{words.addUnit}</summary>
      <form
        className="staff-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') add.mutate();
        }}
      >
        <p className="faint small">{words.unitBelow(parent?.name ?? '')}</p>
        <label htmlFor={`${id}-kind`}>{words.unitKind}</label>
        <select
          id={`${id}-kind`}
          value={kind}
          onChange={(event) => setKind(kinds.find((one) => one === event.target.value) ?? 'team')}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {words.kinds[one]}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-name`}>{words.unitName}</label>
        <Input
          id={`${id}-name`}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        {kind === 'team' && (
          <>
            <label htmlFor={`${id}-team`}>{words.teamId}</label>
            <Input
              id={`${id}-team`}
              value={teamId}
              maxLength={100}
              onChange={(event) => setTeamId(event.target.value)}
            />
          </>
        )}
        <Button htmlType="submit" loading={add.isPending}>
          {words.addUnit}
        </Button>
        {add.isError && <RequestProblem error={add.error} text={problemText(add.error)} />}
      </form>
    </details>
  );
}
