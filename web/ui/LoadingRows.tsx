import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { text } from '../text/index.ts';

const WIDTHS = ['72%', '58%', '66%', '49%', '61%', '54%', '70%', '45%'];

/** The shape of what is coming, while it comes. */
export function LoadingRows({ rows = 5, height = 40 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" aria-busy="true" role="status">
      <VisuallyHidden>{text.common.loading}</VisuallyHidden>
      {WIDTHS.slice(0, rows).map((width) => (
        <div key={width} style={{ height, display: 'flex', alignItems: 'center' }} aria-hidden>
          <Skeleton height={14} width={width} />
        </div>
      ))}
    </Stack>
  );
}
