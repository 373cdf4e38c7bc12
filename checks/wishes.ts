import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** What a call of bin/test asked for. */
export type Wishes = {
  /** Only these test files, as paths from the project's root; empty for everything. */
  files: string[];
  /** Leaves out what needs a browser and what does not depend on the database. */
  isServerOnly: boolean;
  /** Only what tries many nodes behind a balancer and over a cluster; it takes minutes and programs of Debian. */
  isNodes: boolean;
  /** Only what injects faults under load; it takes minutes. */
  isFaults: boolean;
  /** What failed among everything else gets one more run by itself; both runs are told. */
  isTriedAgain: boolean;
};

/**
 * Reads the arguments of bin/test. Paths may be given from the working directory or from the project's root. Throws a sentence
 * for an unknown option or a path that does not exist, so that a slip of the pen never passes as a test that passed.
 */
export function readWishes(args: string[], workingDirectory: string, root: string): Wishes {
  const wishes: Wishes = { files: [], isServerOnly: false, isNodes: false, isFaults: false, isTriedAgain: false };
  for (const arg of args) {
    if (arg === '--server-only') wishes.isServerOnly = true;
    else if (arg === '--nodes') wishes.isNodes = true;
    else if (arg === '--faults') wishes.isFaults = true;
    else if (arg === '--again') wishes.isTriedAgain = true;
    else if (arg.startsWith('-'))
      throw new Error(
        `bin/test knows no option ${arg}; it knows --server-only, --nodes, --faults, --again and test files.`,
      );
    else wishes.files.push(findPath(arg, workingDirectory, root));
  }
  return wishes;
}

/** Whether a path from the project's root is a browser walk. */
export function isWalk(file: string): boolean {
  return file === 'walks' || file.startsWith('walks/');
}

/** Whether a path from the project's root is one of the tests of many nodes. */
export function isOfNodes(file: string): boolean {
  return file === 'nodes' || file.startsWith('nodes/');
}

/** Whether a path from the project's root is one of the tests under faults. */
export function isOfFaults(file: string): boolean {
  return file === 'faults' || file.startsWith('faults/');
}

function findPath(arg: string, workingDirectory: string, root: string): string {
  const found = [resolve(workingDirectory, arg), resolve(root, arg)].find((path) => existsSync(path));
  if (!found) throw new Error(`There is no ${arg}.`);
  return relative(root, found);
}
