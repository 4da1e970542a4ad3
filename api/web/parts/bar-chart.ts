/** Bars by ECharts, of which only what is drawn is taken in. */
import { BarChart as Bars, CustomChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([Bars, CustomChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface BarChart {
  readonly names: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly color: string;
    readonly values: readonly (number | null)[];
    /** Low and high end of each bar. */
    readonly intervals?: readonly (readonly [number, number] | null)[];
  }[];
  /** Ends of the scale; by the values when absent. */
  readonly range?: readonly [number, number];
  readonly isPercent?: boolean;
  readonly isCount?: boolean;
}

/** Returns what takes the chart away. */
export function drawBars(
  element: HTMLElement,
  { names, series, range, isPercent, isCount }: BarChart,
): () => void {
  const chart = init(element, null, { renderer: 'svg' });
  const text = (value: number) => (isPercent ? `${Math.round(value * 100)}%` : String(value));
  const font = { color: '#4d5a68', fontFamily: getComputedStyle(element).fontFamily };
  chart.setOption({
    animation: false,
    textStyle: font,
    grid: { left: 8, right: 24, top: series.length > 1 ? 30 : 8, bottom: 8, containLabel: true },
    ...(series.length > 1
      ? { legend: { top: 0, textStyle: font, data: series.map(({ name }) => name) } }
      : {}),
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? text(value) : '–'),
    },
    xAxis: {
      type: 'value',
      axisLabel: { ...font, formatter: text },
      ...(isCount ? { minInterval: 1 } : {}),
      ...(range === undefined ? {} : { min: range[0], max: range[1] }),
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...names],
      axisLabel: { ...font, width: 170, overflow: 'truncate' },
      axisTick: { show: false },
    },
    series: series.flatMap((one, index) => [
      {
        type: 'bar' as const,
        name: one.name,
        barMaxWidth: 16,
        itemStyle: { color: one.color },
        data: [...one.values],
      },
      ...(one.intervals === undefined ? [] : [intervals(one.intervals, index, series.length)]),
    ]),
  });
  const resize = new ResizeObserver(() => chart.resize());
  resize.observe(element);
  return () => {
    resize.disconnect();
    chart.dispose();
  };
}

/** A thin line from low to high on each bar. */
function intervals(ends: readonly (readonly [number, number] | null)[], index: number, all: number) {
  return {
    type: 'custom' as const,
    silent: true,
    tooltip: { show: false },
    z: 3,
    data: ends.flatMap((pair, at) => (pair === null ? [] : [[pair[0], pair[1], at]])),
    renderItem: (
      _params: unknown,
      api: {
        value(i: number): number | string;
        coord(p: number[]): number[];
        size?(p: number[]): number | number[];
      },
    ) => {
      const at = Number(api.value(2));
      const [x1 = 0, y = 0] = api.coord([Number(api.value(0)), at]);
      const [x2 = 0] = api.coord([Number(api.value(1)), at]);
      const size = api.size?.([0, 1]);
      const band = Array.isArray(size) ? (size[1] ?? 0) : 0;
      // As ECharts spaces bars: a fifth of the band left free, bars at most 16 wide with 30 % between.
      const width = Math.min(16, (band * 0.8) / (all + (all - 1) * 0.3));
      const middle = y + (index - (all - 1) / 2) * width * 1.3;
      return {
        type: 'line' as const,
        shape: { x1, y1: middle, x2, y2: middle },
        style: { stroke: '#1c2733', lineWidth: 1.5 },
      };
    },
  };
}
