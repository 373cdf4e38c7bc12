import { Progress, Text } from '@mantine/core';
import type { SyncRun } from '../contracts.ts';
import { sayBytes } from '../documents/size.ts';
import { text } from '../text/index.ts';

const words = text.links;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How far a run is: files, bytes, how fast it goes and how long it will take. */
export function RunProgress({ run }: { run: SyncRun }) {
  const share = shareOf(run);
  return (
    <div>
      <Progress.Root size="lg">
        <Progress.Section value={share} aria-label={words.progressLabel} />
      </Progress.Root>
      <Text size="sm" mt={4}>
        {sayProgress(run)}
      </Text>
    </div>
  );
}

/** What came of a run, in one line. */
export function sayOutcome(run: SyncRun): string {
  if (run.error) return run.error;
  if (run.status === 'waiting') return words.waitsForTurn;
  const said = [
    run.filesTotal > 0 ? words.files(run.filesDone, run.filesTotal) : '',
    run.conflicts > 0 ? words.conflicts(run.conflicts) : '',
    run.waiting > 0 ? words.waitingFiles(run.waiting) : '',
    run.failed > 0 ? words.failedFiles(run.failed) : '',
  ].filter(Boolean);
  return said.length > 0 ? said.join(' · ') : run.status === 'done' ? words.nothingToDo : '';
}

function sayProgress(run: SyncRun): string {
  const { filesDone, filesTotal, bytesDone, bytesTotal, bytesPerSecond, secondsLeft } = run;
  return [
    words.files(filesDone, filesTotal),
    bytesTotal > 0 ? words.bytes(sayBytes(bytesDone), sayBytes(bytesTotal)) : '',
    bytesPerSecond ? words.speed(sayBytes(bytesPerSecond)) : '',
    secondsLeft === null ? '' : words.left(sayDuration(secondsLeft)),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** By bytes where there are any, or else by files. */
function shareOf({ filesDone, filesTotal, bytesDone, bytesTotal }: SyncRun): number {
  const [done, total] = bytesTotal > 0 ? [bytesDone, bytesTotal] : [filesDone, filesTotal];
  return total > 0 ? Math.min(100, (done * 100) / total) : 0;
}

function sayDuration(seconds: number): string {
  if (seconds < MINUTE) return text.common.seconds(seconds);
  if (seconds < HOUR) return text.common.minutes(Math.round(seconds / MINUTE));
  return text.common.hours(Math.round(seconds / HOUR));
}
