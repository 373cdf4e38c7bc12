/** The queue that wakes the nodes when a run is asked for, and each minute. */
export const syncQueue = 'sync.runs';
/** The queue whose job forgets old runs and lets go of what was kept long enough. */
export const syncSweepQueue = 'sync.sweep';
export const syncQueues: string[] = [syncQueue, syncSweepQueue];
