// Looks for PostgreSQL's programs. Arguments: native directory, cache directory, and as root whether nobody will run them
// ('for nobody') or looks itself ('as nobody'). Writes "found <path of postgres>".
import { findBinaries } from '../binaries.ts';

const [native = '', cache = '', who = ''] = process.argv.slice(2);
if (who === 'as nobody') {
  process.setgroups?.([]);
  process.setgid?.(65534);
  process.setuid?.(65534);
}
const user = who === 'for nobody' ? { uid: 65534, gid: 65534 } : undefined;
const { postgres } = await findBinaries(user, native, [cache]);
console.log(`found ${postgres}`);
