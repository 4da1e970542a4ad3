/** A bar chart. The table beside it says the same; the chart is for the eye only. */
import { useEffect, useRef } from 'react';
import type { BarChart } from './bar-chart.ts';

export function Chart({ chart, height }: { readonly chart: BarChart; readonly height: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let isGone = false;
    let close = () => {};
    // Loaded where there is something to draw: the library is as large as all pages together.
    import('./bar-chart.ts').then(({ drawBars }) => {
      if (!isGone) close = drawBars(element, chart);
    });
    return () => {
      isGone = true;
      close();
    };
  }, [chart]);
  return <div ref={box} className="chart" style={{ height }} aria-hidden="true" />;
}
