import type { NewScimToken, ProvisioningView, ScimRequestPage, ScimTokenPage } from '../server/scim/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { askPassword, passwordOption } from './password.ts';
import { inPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

type ScimToken = ScimTokenPage['items'][number];
type ScimRequest = ScimRequestPage['items'][number];

const tokenSentence = ({ id, name, createdAt, lastUsedAt }: ScimToken) =>
  `${id}  made: ${createdAt}  last used: ${lastUsedAt ?? 'never'}  ${name}`;
const requestSentence = ({ at, method, path, status, detail, tokenName }: ScimRequest) =>
  `${at}  ${status}  ${method} ${path}  ${tokenName}${detail ? `  ${detail}` : ''}`;
const details = ({ baseUrl, managesAdministrators }: ProvisioningView) => [
  `address: ${baseUrl}`,
  managesAdministrators ? 'makes and unmakes administrators' : 'leaves administrators alone, but for disabling them',
];

const below = (call: Call, what: string) => `/organisations/${inPath(call, 0, 'ORGANISATION-ID')}/${what}`;

/** What the option says, in one word. */
function managesAdministrators(call: Call): boolean {
  const said = required(call.values, 'manages-administrators');
  if (said !== 'yes' && said !== 'no') throw new Error(`--manages-administrators must be yes or no, not “${said}”.`);
  return said === 'yes';
}

const tokenCommands: Command[] = [
  {
    name: 'scim-token list',
    takes: 'ORGANISATION-ID',
    does: 'Lists the tokens that provision an organisation by SCIM 2.0, and when each was last used.',
    options: {},
    async run(call) {
      printAll(call, await readAll<ScimToken>(call, below(call, 'scim-tokens')), tokenSentence);
      return 0;
    },
  },
  {
    name: 'scim-token create',
    takes: 'ORGANISATION-ID --name NAME',
    does: 'Makes a token for an identity provider, which creates, changes and disables people with it. Shows it, this once.',
    options: { name: { type: 'string' }, ...passwordOption },
    async run(call) {
      const wish = { name: required(call.values, 'name'), ...(await askPassword(call)) };
      const made = await request<NewScimToken>(call.server, 'POST', below(call, 'scim-tokens'), wish);
      // To standard output once; nobody can read it again.
      call.print(made, [`${made.id}  ${made.name}`, `token, shown this once: ${made.token}`]);
      return 0;
    },
  },
  {
    name: 'scim-token delete',
    takes: 'ORGANISATION-ID TOKEN-ID',
    does: 'Deletes a token; it does nothing from the next request on.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', `${below(call, 'scim-tokens')}/${inPath(call, 1, 'TOKEN-ID')}`);
      call.print({ deleted: call.words[1] }, ['It is deleted.']);
      return 0;
    },
  },
];

export const scimCommands: Command[] = [
  ...tokenCommands,
  {
    name: 'provisioning show',
    takes: 'ORGANISATION-ID',
    does: 'Says where an identity provider finds the organisation, and whether it makes and unmakes administrators.',
    options: {},
    async run(call) {
      const provisioning = await request<ProvisioningView>(call.server, 'GET', below(call, 'provisioning'));
      call.print(provisioning, details(provisioning));
      return 0;
    },
  },
  {
    name: 'provisioning change',
    takes: 'ORGANISATION-ID --manages-administrators yes|no',
    does: 'Says whether provisioning makes and unmakes administrators.',
    options: { 'manages-administrators': { type: 'string' }, ...passwordOption },
    async run(call) {
      const wish = { managesAdministrators: managesAdministrators(call), ...(await askPassword(call)) };
      const provisioning = await request<ProvisioningView>(call.server, 'PATCH', below(call, 'provisioning'), wish);
      call.print(provisioning, details(provisioning));
      return 0;
    },
  },
  {
    name: 'provisioning requests',
    takes: 'ORGANISATION-ID',
    does: 'Lists the last requests of the identity provider and what they came to, the latest first.',
    options: {},
    async run(call) {
      printAll(call, await readAll<ScimRequest>(call, below(call, 'scim-requests')), requestSentence);
      return 0;
    },
  },
];
