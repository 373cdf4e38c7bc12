import { type Started, startScript } from '../processes.ts';
import { openWorlds, ownDatabase, type Worlds } from '../worlds.ts';
import type { Bench, Site } from './bench.ts';

type Asked = {
  sizes: [small: number, large: number];
  /** Whether a goal of this run works in the worlds; else there is only the PostgreSQL. */
  areNeeded: boolean;
  world: string | undefined;
  folder: string;
  say: (sentence: string) => void;
};

/** Worlds and servers of a run of goals: the worlds are opened once and last, a server ends with the goal that asked for it. */
export function openPlace({ sizes, areNeeded, world, folder, say }: Asked) {
  let opening: Promise<Worlds> | undefined;
  const worlds = () => {
    opening ??= openWorlds(areNeeded ? sizes : [], world, say);
    return opening;
  };
  const running: Started[] = [];
  const server: Bench['server'] = async (databaseUrl, variables = {}) => {
    const started = await startScript('server/main.ts', {
      DATA_DIR: `${folder}/node-${running.length}-${Date.now()}`,
      DATABASE_URL: databaseUrl,
      PORT: '0',
      LOG_LEVEL: 'error',
      ...variables,
    });
    running.push(started);
    return started;
  };
  const siteOf = async (organisations: number): Promise<Site> => {
    const opened = (await worlds()).of(organisations);
    const { url, pid } = await server(opened.url);
    return { organisations, url, pid, databaseUrl: opened.url, world: opened.world };
  };
  const bench: Pick<Bench, 'small' | 'sites' | 'server' | 'database'> = {
    small: () => siteOf(sizes[0]),
    sites: async () => [await siteOf(sizes[0]), await siteOf(sizes[1])],
    server,
    database: async (name, mark, fill) => ownDatabase((await worlds()).url, { name, mark, fill }),
  };
  return {
    bench,
    async endServers() {
      for (const started of running.splice(0).reverse()) await started.end();
    },
    async close() {
      for (const started of running.splice(0).reverse()) await started.end();
      await (await opening)?.close();
    },
  };
}
