import type { Module } from './modules.ts';

/** Every use of withWiderSight and sightForMany with the reason that it gives: all the places that look beyond the actor's organisation. */
export function widerSight(modules: Module[]): string {
  const uses = modules
    .filter(
      ({ path }) => path.startsWith('server/') && !/\.test\.ts$/.test(path) && path !== 'server/access/context.ts',
    )
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:withWiderSight|sightForMany)\(\s*[\w.]+,\s*(?:'([^']*)'|"([^"]*)"|([^,]*))/g)].map(
        (match) => `${path}: ${match[1] ?? match[2] ?? `(${match[3]?.trim()})`}`,
      ),
    );
  return [
    '# Every place that looks or writes beyond the organisation of the person who acts, and why. Generated from the calls of',
    '# withWiderSight and sightForMany by checks/docs.ts; a new line here is a new hole in row-level security, and wants a second look.',
    '',
    ...[...new Set(uses)].sort(),
    '',
  ].join('\n');
}
