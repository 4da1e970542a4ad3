/** What is open for an agent in coaching, in one glance above their scores. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getTasks } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';

const shownAtOnce = 3;

export function OwnTasks() {
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const tasks = useQuery({
    queryKey: ['own-tasks'],
    queryFn: ({ signal }) => getTasks('open', null, signal),
  });
  if (tasks.data === undefined) return null;
  const { items, counts } = tasks.data;
  return (
    <section className="own-tasks" aria-label={words.tasks}>
      {items.length === 0 ? (
        <p className="faint">{words.noTasks}</p>
      ) : (
        <>
          <p>
            <b>{words.openTasks(counts.open)}</b>
            {counts.overdue > 0 && <span className="late"> {words.overdueTasks(counts.overdue)}</span>}{' '}
            <Link to="/coaching">{words.allTasks}</Link>
          </p>
          <ul>
            {items.slice(0, shownAtOnce).map((task) => (
              <li key={task.id}>
                <Link to={`/coaching/${task.id}`}>{task.title[code]}</Link>{' '}
                <span className="faint">
                  {texts.coaching.states[task.state]}
                  {task.dueDay !== null && ` · ${texts.coaching.due(task.dueDay)}`}
                </span>
                {task.isOverdue && <span className="tag alert-late">{texts.coaching.overdue}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
