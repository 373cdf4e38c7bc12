import { language } from '../text/index.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1000;

/** "340 kB", "1.2 MB": as file managers say it. */
export function sayBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would be rounded to 1,000 is one of the next unit.
  while (value >= STEP - 0.5 && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit > 1 && value < 100 ? 1 : 0,
  }).format(value);
}
