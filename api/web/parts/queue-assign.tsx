/** Gives selected reviews to a person, or back to everybody. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { assignReviews, getReviewPeople } from '../review-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';

/** The server takes so many at once. */
const most = 500;

export function QueueAssign({ selected, onDone }: { readonly selected: readonly string[]; onDone(): void }) {
  const words = useTexts().review.queue;
  const problemText = useProblemText();
  const { message } = App.useApp();
  const [to, setTo] = useState('');
  const people = useQuery({ queryKey: ['review-people'], queryFn: ({ signal }) => getReviewPeople(signal) });
  const assign = useMutation({
    mutationFn: () => assignReviews(selected.slice(0, most), to === '' ? null : to),
    onSuccess: ({ assigned, refused }) => {
      void message.success(words.assigned(assigned, refused.length));
      onDone();
    },
  });
  return (
    <div className="queue-assign">
      <Select
        value={to}
        aria-label={words.assignTo}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        options={[
          { value: '', label: words.assignNobody },
          ...(people.data?.items ?? []).map(({ login, name }) => ({
            value: login,
            label: `${name}（${login}）`,
          })),
        ]}
        onChange={setTo}
      />
      <Button type="primary" loading={assign.isPending} onClick={() => assign.mutate()}>
        {words.assign(Math.min(selected.length, most))}
      </Button>
      {assign.isError && (
        <span className="fault" role="alert">
          {problemText(assign.error)}
        </span>
      )}
    </div>
  );
}
