import type {
  IdentityProviderTestView,
  IdentityProviderView,
  SingleSignOnView,
} from '../server/single-sign-on/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { askPassword, passwordOption } from './password.ts';
import { given, inPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

const sentence = ({ id, enabled, issuer, name }: IdentityProviderView) =>
  `${id}  ${enabled ? 'in use' : 'not in use'}  ${issuer}  ${name}`;
const details = (provider: IdentityProviderView) => [
  sentence(provider),
  `redirect URI: ${provider.redirectUri}`,
  `after signing out: ${provider.postLogoutRedirectUri}`,
  `back-channel logout: ${provider.backChannelLogoutUri}`,
];
const demandSentence = ({ singleSignOnRequired, emailDomains, emergencyAdministrators }: SingleSignOnView) =>
  singleSignOnRequired
    ? `demanded under ${emailDomains.join(', ')}, but for ${emergencyAdministrators.map(({ name }) => name).join(', ')}`
    : 'offered, not demanded';

const listPath = (call: Call) => `/organisations/${inPath(call, 0, 'ORGANISATION-ID')}/identity-providers`;
const pathOf = (call: Call) => `${listPath(call)}/${inPath(call, 1, 'PROVIDER-ID')}`;
const demandPath = (call: Call) => `/organisations/${inPath(call, 0, 'ORGANISATION-ID')}/single-sign-on`;
const fields = {
  name: { type: 'string' },
  issuer: { type: 'string' },
  'client-id': { type: 'string' },
  ...passwordOption,
} as const;
const names = { name: 'name', issuer: 'issuer', 'client-id': 'clientId' };

/** From the environment, so that it stands in no list of processes and no history of commands. */
function clientSecret(): { clientSecret?: string } {
  const secret = process.env.CAUSEWAY_CLIENT_SECRET;
  return secret ? { clientSecret: secret } : {};
}

async function act(call: Call, method: string, path: string, body: object): Promise<number> {
  const provider = await request<IdentityProviderView>(call.server, method, path, {
    ...body,
    ...(await askPassword(call)),
  });
  call.print(provider, details(provider));
  return 0;
}

async function demand(call: Call, body: object): Promise<number> {
  const settings = await request<SingleSignOnView>(call.server, 'PATCH', demandPath(call), {
    ...body,
    ...(await askPassword(call)),
  });
  call.print(settings, [demandSentence(settings)]);
  return 0;
}

async function liftAsOperator(call: Call, comment: string): Promise<number> {
  const body = { comment, ...(await askPassword(call)) };
  call.print(await request(call.server, 'POST', `${demandPath(call)}/lift`, body), [
    'Nobody is asked for it any more.',
  ]);
  return 0;
}

const providerCommands: Command[] = [
  {
    name: 'identity-provider list',
    takes: 'ORGANISATION-ID',
    does: 'Lists the identity providers of an organisation.',
    options: {},
    async run(call) {
      printAll(call, await readAll<IdentityProviderView>(call, listPath(call)), sentence);
      return 0;
    },
  },
  {
    name: 'identity-provider create',
    takes: 'ORGANISATION-ID --name NAME --issuer URL --client-id ID',
    does: 'Sets up an identity provider; the secret is read from CAUSEWAY_CLIENT_SECRET.',
    options: fields,
    run(call) {
      for (const option of ['name', 'issuer', 'client-id']) required(call.values, option);
      return act(call, 'POST', listPath(call), { ...given(call, names), ...clientSecret() });
    },
  },
  {
    name: 'identity-provider change',
    takes: 'ORGANISATION-ID PROVIDER-ID [--name NAME] [--issuer URL] [--client-id ID]',
    does: 'Changes an identity provider, and its secret where CAUSEWAY_CLIENT_SECRET is set.',
    options: fields,
    run: (call) => act(call, 'PATCH', pathOf(call), { ...given(call, names), ...clientSecret() }),
  },
  {
    name: 'identity-provider enable',
    takes: 'ORGANISATION-ID PROVIDER-ID',
    does: 'Uses this identity provider instead of the one that is used now.',
    options: passwordOption,
    run: (call) => act(call, 'PATCH', pathOf(call), { enabled: true }),
  },
  {
    name: 'identity-provider test',
    takes: 'ORGANISATION-ID PROVIDER-ID',
    does: 'Tries an identity provider out, and says what is wrong; the exit code is 1 if anything is.',
    options: {},
    async run(call) {
      const result = await request<IdentityProviderTestView>(call.server, 'POST', `${pathOf(call)}/test`, {});
      call.print(result, [result.problem ?? 'It works.', ...result.remarks]);
      return result.works ? 0 : 1;
    },
  },
  {
    name: 'identity-provider remove',
    takes: 'ORGANISATION-ID PROVIDER-ID',
    does: 'Removes an identity provider; the sessions that it began end.',
    options: passwordOption,
    async run(call) {
      await request(call.server, 'DELETE', pathOf(call), await askPassword(call));
      call.print({ removed: call.words[1] }, ['It is removed.']);
      return 0;
    },
  },
];

export const identityProviderCommands: Command[] = [
  ...providerCommands,
  {
    name: 'single-sign-on show',
    takes: 'ORGANISATION-ID',
    does: 'Says whether an organisation demands single sign-on.',
    options: {},
    async run(call) {
      const settings = await request<SingleSignOnView>(call.server, 'GET', demandPath(call));
      call.print(settings, [demandSentence(settings)]);
      return 0;
    },
  },
  {
    name: 'single-sign-on demand',
    takes: 'ORGANISATION-ID --emergency USER-ID,…',
    does: 'Demands single sign-on, but of the administrators named for emergencies.',
    options: { emergency: { type: 'string' }, ...passwordOption },
    run: (call) =>
      demand(call, {
        singleSignOnRequired: true,
        emergencyAdministratorIds: required(call.values, 'emergency').split(','),
      }),
  },
  {
    name: 'single-sign-on lift',
    takes: 'ORGANISATION-ID [--comment WHY]',
    does: 'No longer demands single sign-on; operators say why, for an organisation that is shut out.',
    options: { comment: { type: 'string' }, ...passwordOption },
    run: (call) =>
      typeof call.values.comment === 'string'
        ? liftAsOperator(call, call.values.comment)
        : demand(call, { singleSignOnRequired: false }),
  },
];
