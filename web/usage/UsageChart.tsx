import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { useMemo } from 'react';
import type { Usage } from '../contracts.ts';
import { language } from '../text/index.ts';
import { chartedOf } from './series.ts';
import styles from './usage.module.css';

const COLORS = ['accent.6', 'orange.6', 'blue.5', 'grape.5', 'lime.6', 'pink.5', 'gray.5'];
const asVariable = (color: string) => `var(--mantine-color-${color.replace('.', '-')})`;

/** "22 Nov" */
function sayDay(day: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day));
}

/** Shares over time, stacked: those who use most, and all others together. The table says the same in figures. */
export function UsageChart({ usage, label }: { usage: Usage; label: string }) {
  const lines = useMemo(() => chartedOf(usage), [usage]);
  const data = useMemo(
    () =>
      usage.days.map((day, index) => ({
        day: sayDay(day),
        ...Object.fromEntries(lines.map((line) => [line.key, line.values[index] ?? 0])),
      })),
    [usage, lines],
  );
  const series = lines.map(({ key, name }, index) => ({
    name: key,
    label: name,
    color: COLORS[index % COLORS.length] ?? 'gray.5',
  }));
  return (
    <figure className={styles.chart}>
      <div role="img" aria-label={label}>
        <AreaChart
          h={280}
          data={data}
          dataKey="day"
          type="stacked"
          series={series}
          curveType="linear"
          withDots={usage.days.length === 1}
          fillOpacity={0.55}
          strokeWidth={1.5}
          tickLine="none"
          yAxisProps={{ allowDecimals: false, width: 44 }}
          xAxisProps={{ minTickGap: 24 }}
          areaChartProps={{ accessibilityLayer: false }}
          areaProps={{ isAnimationActive: false }}
        />
      </div>
      <ul className={styles.legend} aria-hidden>
        {series.map(({ name, label: words, color }) => (
          <li key={name}>
            <span className={styles.mark} style={{ background: asVariable(color) }} />
            {words}
          </li>
        ))}
      </ul>
    </figure>
  );
}
