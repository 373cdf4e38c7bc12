// Claims a data directory and keeps it. Writes "claimed", or "refused <sentence>" and ends.
import { claimDataDir } from '../claim.ts';

try {
  claimDataDir(process.argv[2] ?? '');
  console.log('claimed');
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(`refused ${error instanceof Error ? error.message : String(error)}`);
}
