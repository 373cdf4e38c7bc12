import { setTimeout as wait } from 'node:timers/promises';
import type { LinkedView, RunFileView, RunView } from '../server/sync/contract.ts';
import type { WorkspaceView } from '../server/workspaces/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { given, inPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

const linkPath = (call: Call) => `/links/${inPath(call, 0, 'LINK-ID')}`;
const isActive = ({ status }: RunView) => status === 'waiting' || status === 'running';

/** 1536 as 1.5 KiB. */
function bytes(count: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log2(count) / 10));
  return `${step === 0 ? count : (count / 1024 ** step).toFixed(1)} ${units[step]}`;
}

/** How far a run has come, in one line. */
function progress(run: RunView): string {
  const pace = run.bytesPerSecond === null ? '' : `, ${bytes(run.bytesPerSecond)}/s`;
  const left = run.secondsLeft === null ? '' : `, ${run.secondsLeft} s left`;
  return `${run.filesDone} of ${run.filesTotal} files, ${bytes(run.bytesDone)} of ${bytes(run.bytesTotal)}${pace}${left}`;
}

function runSentence(run: RunView): string {
  const told = [
    run.conflicts > 0 ? `conflicts: ${run.conflicts}` : '',
    run.waiting > 0 ? `waiting: ${run.waiting}` : '',
    run.failed > 0 ? `failed: ${run.failed}` : '',
    run.deletesWaiting > 0 ? `deletions to confirm: ${run.deletesWaiting}` : '',
    run.error ?? '',
    run.nextTryAt ? `next try: ${run.nextTryAt}` : '',
  ].filter((part) => part !== '');
  return [run.id, run.workspaceId, run.status, progress(run), ...told].join('  ');
}

function fileSentence({ action, path, because, needed, available }: RunFileView): string {
  return `${action}  ${path}  ${because}${needed === null ? '' : `  needed: ${needed}, available: ${available}`}`;
}

function linkedSentence({ workspaceId, name, path, mode, state, lastRunAt }: LinkedView): string {
  return `${workspaceId}  ${name}  ${path || '/'}  ${mode}  ${state}  last run: ${lastRunAt ?? 'none yet'}`;
}

/** Follows a run until it ends, or until it waits for a repository that is away; a line of progress each second. */
async function follow(call: Call, first: RunView): Promise<number> {
  let run = first;
  while (isActive(run) && run.error === null && !call.signal.aborted) {
    call.say(progress(run));
    await wait(1000);
    run = await request<RunView>(call.server, 'GET', `${linkPath(call)}/runs/${run.id}`);
  }
  call.print(run, [runSentence(run)]);
  return run.status === 'done' && run.failed === 0 ? 0 : 1;
}

const runAct =
  (act: 'cancel' | 'confirm-deletes') =>
  async (call: Call): Promise<number> => {
    const path = `${linkPath(call)}/runs/${inPath(call, 1, 'RUN-ID')}/${act}`;
    const run = await request<RunView>(call.server, 'POST', path, {});
    call.print(run, [runSentence(run)]);
    return 0;
  };

export const syncCommands: Command[] = [
  {
    name: 'link workspaces',
    takes: 'LINK-ID',
    does: 'Lists the workspaces that are made from folders of a link, and how they stand.',
    options: {},
    async run(call) {
      printAll(call, await readAll<LinkedView>(call, `${linkPath(call)}/workspaces`), linkedSentence);
      return 0;
    },
  },
  {
    name: 'link add-workspace',
    takes: 'LINK-ID --owner USER-ID --mode collaboration|publication [--path FOLDER] [--name NAME]',
    does: 'Makes a workspace from a folder of the repository; its first run begins at once.',
    options: {
      owner: { type: 'string' },
      mode: { type: 'string' },
      path: { type: 'string' },
      name: { type: 'string' },
    },
    async run(call) {
      const wish = {
        path: '',
        ...given(call, { path: 'path', name: 'name' }),
        ownerUserId: required(call.values, 'owner'),
        mode: required(call.values, 'mode'),
      };
      const made = await request<WorkspaceView>(call.server, 'POST', `${linkPath(call)}/workspaces`, wish);
      call.print(made, [`${made.id}  ${made.name}  ${made.link?.mode}`]);
      return 0;
    },
  },
  {
    name: 'link sync',
    takes: 'LINK-ID [--workspace WORKSPACE-ID] [--no-wait]',
    does: 'Compares a workspace with its folder now, or all of the link, and shows how far it has come; exit code 1 unless all is done.',
    options: { workspace: { type: 'string' }, 'no-wait': { type: 'boolean' } },
    async run(call) {
      const wish = given(call, { workspace: 'workspaceId' });
      const run = await request<RunView>(call.server, 'POST', `${linkPath(call)}/sync`, wish);
      if (!call.values['no-wait']) return follow(call, run);
      call.print(run, [runSentence(run)]);
      return 0;
    },
  },
  {
    name: 'link runs',
    takes: 'LINK-ID [RUN-ID] [--workspace WORKSPACE-ID] [--action ACTION]',
    does: 'Lists the runs of a link, the newest first; with a run, what it did with each file.',
    options: { workspace: { type: 'string' }, action: { type: 'string' } },
    async run(call) {
      if (call.words[1]) {
        const path = `${linkPath(call)}/runs/${inPath(call, 1, 'RUN-ID')}/files`;
        printAll(call, await readAll<RunFileView>(call, path, given(call, { action: 'action' })), fileSentence);
        return 0;
      }
      const query = given(call, { workspace: 'workspaceId' });
      printAll(call, await readAll<RunView>(call, `${linkPath(call)}/runs`, query), runSentence);
      return 0;
    },
  },
  {
    name: 'link cancel-run',
    takes: 'LINK-ID RUN-ID',
    does: 'Has a run end after the files at hand; the next one goes on from there.',
    options: {},
    run: runAct('cancel'),
  },
  {
    name: 'link confirm-deletes',
    takes: 'LINK-ID RUN-ID',
    does: 'Lets deletions be carried over that were too many to do it unasked.',
    options: {},
    run: runAct('confirm-deletes'),
  },
];
