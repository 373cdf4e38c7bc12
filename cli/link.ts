import type { LinkView, LinkWithToken, TestView } from '../server/links/contract.ts';
import type { UserView } from '../server/users/contract.ts';
import type { Call, Command } from './command.ts';
import { inPath, printAll, readAll, word } from './reading.ts';
import { request } from './request.ts';

/** One line that says what it is, through whom it acts and how that is going. */
function sentence({ id, kind, name, agent, tokenCreatedAt, testFailure }: LinkView): string {
  const token = tokenCreatedAt ? `token since ${tokenCreatedAt}` : 'no token';
  return `${id}  ${kind}  ${name}  agent: ${agent.name} (${agent.status})  ${token}  ${testFailure ?? 'works'}`;
}

const listPath = (call: Call) => `/organisations/${inPath(call, 0, 'ORGANISATION-ID')}/links`;
const onePath = (call: Call) => `/links/${inPath(call, 0, 'LINK-ID')}`;

/** The token goes to standard output once; nobody can read it again. */
function printToken(call: Call, link: LinkWithToken): number {
  call.print(link, [sentence(link), `token, shown this once: ${link.token}`]);
  return 0;
}

/** path=/srv/archive → { path: '/srv/archive' }; secrets come from the environment, where no list of processes shows them. */
function settingsOf(call: Call, from: number): Record<string, string> {
  const pairs = call.words.slice(from).map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new Error(`Settings are written NAME=VALUE; “${text}” is not.`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  const secret = process.env.CAUSEWAY_LINK_SECRET;
  const secretOf: Record<string, string> = { webdav: 'password', s3: 'secretAccessKey' };
  const name = secretOf[word(call, 1, 'KIND')];
  return { ...Object.fromEntries(pairs), ...(secret && name ? { [name]: secret } : {}) };
}

export const linkCommands: Command[] = [
  {
    name: 'agent create',
    takes: 'ORGANISATION-ID NAME',
    does: 'Makes an agent: a user who is a program, through whom links act.',
    options: {},
    async run(call) {
      const path = `/organisations/${inPath(call, 0, 'ORGANISATION-ID')}/agents`;
      const agent = await request<UserView>(call.server, 'POST', path, { name: word(call, 1, 'NAME') });
      call.print(agent, [`${agent.id}  ${agent.name}`]);
      return 0;
    },
  },
  {
    name: 'link list',
    takes: 'ORGANISATION-ID',
    does: 'Lists the content repositories that an organisation has connected.',
    options: {},
    async run(call) {
      printAll(call, await readAll<LinkView>(call, listPath(call)), sentence);
      return 0;
    },
  },
  {
    name: 'link create',
    takes: 'ORGANISATION-ID KIND --name NAME --agent USER-ID SETTING=VALUE…',
    does:
      'Connects a folder (path=), webdav (url= username=) or s3 (endpoint= region= bucket= prefix= accessKeyId=). The secret is ' +
      'read from CAUSEWAY_LINK_SECRET. Shows the token, this once.',
    options: { name: { type: 'string' }, agent: { type: 'string' } },
    async run(call) {
      const wish = {
        kind: word(call, 1, 'KIND'),
        name: call.values.name,
        agentUserId: call.values.agent,
        settings: settingsOf(call, 2),
      };
      return printToken(call, await request<LinkWithToken>(call.server, 'POST', listPath(call), wish));
    },
  },
  {
    name: 'link test',
    takes: 'LINK-ID',
    does: 'Tries the settings of a link; exits with 1 when something is wrong.',
    options: {},
    async run(call) {
      const found = await request<TestView>(call.server, 'POST', `${onePath(call)}/test`, {});
      const seen = found.found ? `works: ${found.found.files} files, ${found.found.folders} folders` : '';
      call.print(found, [found.failure ?? seen]);
      return found.ok ? 0 : 1;
    },
  },
  {
    name: 'link rotate',
    takes: 'LINK-ID',
    does: 'Gives a link a new token, shown this once; the old one stops at once.',
    options: {},
    run: async (call) =>
      printToken(call, await request<LinkWithToken>(call.server, 'POST', `${onePath(call)}/rotate-token`, {})),
  },
  {
    name: 'link revoke',
    takes: 'LINK-ID',
    does: 'Takes a link its token, at once.',
    options: {},
    async run(call) {
      const link = await request<LinkView>(call.server, 'POST', `${onePath(call)}/revoke-token`, {});
      call.print(link, [sentence(link)]);
      return 0;
    },
  },
  {
    name: 'link delete',
    takes: 'LINK-ID',
    does: 'Deletes a link; the repository stays as it is.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', onePath(call));
      call.print({}, ['The link is gone; its token lets nobody in any more.']);
      return 0;
    },
  },
];
