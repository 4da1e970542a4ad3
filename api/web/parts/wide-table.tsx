/** A table that is wider than a telephone: it scrolls sideways by itself, by keyboard too. */
import { Table, type TableProps } from 'antd';

interface Props<Row> extends Omit<TableProps<Row>, 'scroll' | 'size'> {
  /** For screen readers. */
  readonly label: string;
  /** Least width in pixels. */
  readonly width: number;
}

export function WideTable<Row extends object>({ label, width, ...table }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="wide-table" aria-label={label} tabIndex={0}>
      <Table<Row> size="small" {...table} style={{ minWidth: width }} />
    </section>
  );
}
