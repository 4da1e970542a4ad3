/** The agent's work order against what was said. */
import type { WorkOrderComparison as Compared } from '../../shapes.ts';
import { useTexts } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';

export function WorkOrderComparison({ compared }: { readonly compared: readonly Compared[] }) {
  const texts = useTexts();
  const words = texts.service.workOrder;
  return (
    <section aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className="faint small">{words.hint}</p>
      <div className="table-scroll">
        <table className="figures-table work-order">
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.written}</th>
              <th scope="col">{words.said}</th>
              <th scope="col">{words.verdict}</th>
            </tr>
          </thead>
          <tbody>
            {compared.map(({ field, verdict, said, written }) => (
              <tr key={field}>
                <th scope="row">{words.fields[field]}</th>
                <td>{written ?? texts.none}</td>
                <td>{said === null ? texts.none : `${said.value} (${clockText(said.source.startMs)})`}</td>
                <td className={`order-${verdict}`}>{words.verdicts[verdict]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
