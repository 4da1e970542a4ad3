/** Agents or teams compared inside a score card, and the days of surge that are marked. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { PeopleBoard } from '../../board-shapes.ts';
import { getSurges, markSurge, type Question, unmarkSurge } from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { Count, Estimate, TableFile, useUnitText } from './board-numbers.tsx';
import { useMay } from './session.tsx';
import { WideTable } from './wide-table.tsx';

export function People({ board, question }: { readonly board: PeopleBoard; readonly question: Question }) {
  const all = useBoardTexts();
  const words = all.people;
  const text = useUnitText();
  const key = board.by === 'agent' ? 'agentId' : 'teamId';
  return (
    <>
      <Surges from={board.from} to={board.to} />
      <p className="faint">{words.adjustedHint}</p>
      {board.blocks.map((block, index) => (
        <section key={block.block} className="board-block">
          <h2>
            {words.blockHead(
              all.blocks[block.block] ?? block.block,
              block.calls,
              text(block.mean.value, 'score'),
            )}{' '}
            <TableFile title={all.blocks[block.block] ?? block.block} table={index} />
          </h2>
          {block.byChance >= 0.5 && <p className="faint small">{words.chance(block.byChance.toFixed(0))}</p>}
          <WideTable
            label={all.blocks[block.block] ?? block.block}
            rowKey={(row) => row.id ?? ''}
            pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
            width={900}
            dataSource={block.rows}
            columns={[
              { title: words.rank, width: 70, render: (_, { rank }) => rank ?? '' },
              {
                title: words.without,
                width: 110,
                render: (_, { rankWithoutSurge }) => rankWithoutSurge ?? '',
              },
              {
                title: words.who,
                render: (_, { id, name, teamId }) => (
                  <>
                    {name ?? id ?? all.unknown}
                    {board.by === 'agent' && teamId !== null && (
                      <span className="faint small"> {teamId}</span>
                    )}
                  </>
                ),
              },
              { title: words.mean, render: (_, { mean }) => <Estimate of={mean} unit="score" /> },
              { title: words.adjusted, render: (_, { adjusted }) => <Estimate of={adjusted} unit="score" /> },
              {
                title: words.differs,
                width: 120,
                render: (_, { rank, differs }) =>
                  rank === null ? (
                    <span className="faint small">{words.few(board.leastCalls)}</span>
                  ) : differs === null ? (
                    ''
                  ) : (
                    words[differs]
                  ),
              },
              {
                title: words.surged,
                align: 'right',
                width: 110,
                render: (_, { id, name, surged }) =>
                  id === null ? (
                    surged
                  ) : (
                    <Count
                      n={surged}
                      title={`${name ?? id} ${words.surged}`}
                      question={{
                        ...question,
                        by: undefined,
                        block: block.block,
                        set: 'scored',
                        surge: 'true',
                        [key]: id,
                      }}
                    />
                  ),
              },
              {
                title: all.calls,
                align: 'right',
                width: 80,
                render: (_, { id, name, mean }) =>
                  id === null ? (
                    mean.n
                  ) : (
                    <Count
                      n={mean.n}
                      title={name ?? id}
                      question={{ ...question, by: undefined, block: block.block, set: 'scored', [key]: id }}
                    />
                  ),
              },
            ]}
          />
        </section>
      ))}
    </>
  );
}

function Surges({ from, to }: { readonly from: string; readonly to: string }) {
  const words = useBoardTexts().people;
  const may = useMay();
  const client = useQueryClient();
  const surges = useQuery({
    queryKey: ['surges', from, to],
    queryFn: ({ signal }) => getSurges({ from, to }, signal),
  });
  const change = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['surges'] });
      await client.invalidateQueries({ queryKey: ['board'] });
    },
  });
  const { items = [], suggested = [] } = surges.data ?? {};
  return (
    <section className="surges">
      <h2>{words.surges}</h2>
      {items.length === 0 && <p className="faint">{words.noSurges}</p>}
      <ul>
        {items.map(({ id, from: first, to: last, kind, province }) => (
          <li key={id}>
            {first === last ? first : `${first} – ${last}`} · {words.kinds[kind]} ·{' '}
            {province ?? words.everywhere}{' '}
            {may.markSurges && (
              <Button size="small" onClick={() => change.mutate(() => unmarkSurge(id))}>
                {words.unmark}
              </Button>
            )}
          </li>
        ))}
        {suggested.map(({ day, calls, usual }) => (
          <li key={day}>
            {words.suggested(day, calls, usual)}{' '}
            {may.markSurges && (
              <Button size="small" onClick={() => change.mutate(() => markSurge(day))}>
                {words.mark}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
