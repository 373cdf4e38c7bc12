import type { Services } from '../access/context.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { collectJobs, collectQueue, unreferencedQueue } from './collect-contents.ts';
import { scanJobs, scanQueue, scanSweepQueue } from './scan-versions.ts';

/** What happens to documents outside of requests: scanning, and collecting what nothing refers to. */
export function documentJobs(services: Services): JobKinds {
  return { ...scanJobs(services), ...collectJobs(services) };
}

export const documentQueues: string[] = [scanQueue, scanSweepQueue, collectQueue, unreferencedQueue];
