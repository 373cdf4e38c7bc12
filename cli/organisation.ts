import type { AccountOrganisation } from '../server/accounts/contract.ts';
import type { InvitationWithLink } from '../server/invitations/contract.ts';
import type { OrganisationReference, OrganisationView, TrustedListView } from '../server/organisations/contract.ts';
import type { OperatorOrganisation } from '../server/organisations/operator-contract.ts';
import type { QuotaView } from '../server/shares/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { given, inPath, organisationInPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

async function act(call: Call, method: string, path: string, body?: unknown): Promise<number> {
  const organisation = await request<OrganisationView>(call.server, method, path, body);
  const { id, shortName, name, kind, connectionVisibility, accountId } = organisation;
  call.print(organisation, [`${id}  ${shortName}  ${name}  ${kind}, ${connectionVisibility}, of account ${accountId}`]);
  return 0;
}

const reference = ({ id, shortName, name }: OrganisationReference) => `${id}  ${shortName}  ${name}`;

/** An address or an e-mail domain, by whether there is an @ in it. */
const trustedItem = (value: string) => ({ kind: value.includes('@') ? 'address' : 'email_domain', value });

async function trust(call: Call, method: 'GET' | 'PUT', body?: unknown): Promise<number> {
  const path = `/organisations/${await organisationInPath(call)}/trusted-list`;
  const list = await request<TrustedListView>(call.server, method, path, body);
  call.print(list, list.items.length > 0 ? list.items.map(({ value }) => value) : ['Anybody may be invited.']);
  return 0;
}

/** What options that are yes or no say; left out where they are. */
function answers(call: Call, options: Record<string, string>): Record<string, boolean> {
  const said = Object.entries(options).flatMap(([option, field]): [string, boolean][] => {
    const value = call.values[option];
    if (typeof value !== 'string') return [];
    if (value !== 'yes' && value !== 'no') throw new Error(`--${option} must be yes or no, not “${value}”.`);
    return [[field, value === 'yes']];
  });
  return Object.fromEntries(said);
}

/** What is no number goes as it is, for the server to refuse. */
function quotaOf(shares: string): number | string | null {
  if (shares === 'none') return null;
  return /^\d+$/.test(shares) ? Number(shares) : shares;
}

export const organisationCommands: Command[] = [
  {
    name: 'organisation list',
    takes: '[TEXT]',
    does: 'Lists the organisations that you belong to, administer or operate.',
    options: {},
    async run(call) {
      const query: Record<string, string> = call.words.length > 0 ? { q: call.words.join(' ') } : {};
      // On the server's own machine nobody in particular asks, so it is the operators' list.
      const path = process.env.CAUSEWAY_TOKEN ? '/organisations' : '/operator/organisations';
      printAll(call, await readAll<OrganisationReference>(call, path, query), reference);
      return 0;
    },
  },
  {
    name: 'organisation show',
    takes: '[ID]',
    does: 'Shows an organisation, yours unless another is named.',
    options: {},
    run: async (call) => act(call, 'GET', `/organisations/${await organisationInPath(call)}`),
  },
  {
    name: 'organisation change',
    takes:
      'ID [--name NAME] [--short-name NAME] [--visibility listed|unlisted|none] [--transfer-needs-shared-role yes|no] [--second-factor-required yes|no]',
    does: 'Changes an organisation.',
    options: {
      name: { type: 'string' },
      'short-name': { type: 'string' },
      visibility: { type: 'string' },
      'transfer-needs-shared-role': { type: 'string' },
      'second-factor-required': { type: 'string' },
    },
    run(call) {
      return act(call, 'PATCH', `/organisations/${inPath(call, 0, 'ID')}`, {
        ...given(call, { name: 'name', 'short-name': 'shortName', visibility: 'connectionVisibility' }),
        ...answers(call, {
          'transfer-needs-shared-role': 'transferNeedsSharedRole',
          'second-factor-required': 'secondFactorRequired',
        }),
      });
    },
  },
  {
    name: 'organisation trusted-list',
    takes: '[ID]',
    does: 'Shows who may be invited into the workspaces of an organisation.',
    options: {},
    run: (call) => trust(call, 'GET'),
  },
  {
    name: 'organisation trust',
    takes: 'ID [ADDRESS|E-MAIL-DOMAIN …]',
    does: 'Trusts these and no others to be invited into workspaces; without any, everybody.',
    options: {},
    run(call) {
      inPath(call, 0, 'ID');
      return trust(call, 'PUT', { items: call.words.slice(1).map(trustedItem) });
    },
  },
  {
    name: 'organisation quota',
    takes: '[ID] [--shares NUMBER|none]',
    does: 'Shows the quota of shares of an organisation, or sets it; it warns at 80 % and 100 % and blocks nothing.',
    options: { shares: { type: 'string' } },
    async run(call) {
      const path = `/organisations/${await organisationInPath(call)}/share-quota`;
      const { shares } = call.values;
      const quota =
        typeof shares === 'string'
          ? await request<QuotaView>(call.server, 'PUT', path, { shareQuota: quotaOf(shares) })
          : await request<QuotaView>(call.server, 'GET', path);
      const limit = quota.shareQuota === null ? 'no quota' : `a quota of ${quota.shareQuota}`;
      call.print(quota, [`${quota.used} shares used, ${limit}.`]);
      return 0;
    },
  },
  {
    name: 'organisation create',
    takes: '--account ID --name NAME --short-name NAME --administrator-name NAME --administrator-email ADDRESS',
    does: 'Adds an organisation to an account and invites its first administrator.',
    options: {
      account: { type: 'string' },
      name: { type: 'string' },
      'short-name': { type: 'string' },
      'administrator-name': { type: 'string' },
      'administrator-email': { type: 'string' },
      enterprise: { type: 'boolean' },
    },
    async run({ server, values, print }) {
      const organisation = await request<AccountOrganisation>(
        server,
        'POST',
        `/accounts/${encodeURIComponent(required(values, 'account'))}/organisations`,
        {
          name: required(values, 'name'),
          shortName: required(values, 'short-name'),
          administrator: {
            name: required(values, 'administrator-name'),
            email: required(values, 'administrator-email'),
            ...(values.enterprise ? { enterprise: true } : {}),
          },
        },
      );
      print(organisation, [
        `${organisation.name} (${organisation.id}) is there. Invitation for its administrator: ${organisation.invitation.link}`,
      ]);
      return 0;
    },
  },
  {
    name: 'organisation find',
    takes: 'NAME',
    does: 'Finds organisations by a part of their name or their short name.',
    options: {},
    async run({ server, words, print }) {
      const page = await request<{ items: OperatorOrganisation[] }>(
        server,
        'GET',
        `/operator/organisations?q=${encodeURIComponent(words.join(' '))}`,
      );
      print(
        page,
        page.items.length > 0
          ? page.items.map((item) => `${item.id}  ${item.shortName}  ${item.name}`)
          : ['No organisation has a name like that.'],
      );
      return 0;
    },
  },
  {
    name: 'organisation invite',
    takes: 'ID --email ADDRESS',
    does: 'Invites the first administrator of an organisation that has none, such as an imported one.',
    options: { email: { type: 'string' } },
    async run({ server, words, values, print }) {
      const path = `/organisations/${encodeURIComponent(words[0] ?? '')}`;
      const invitation = await request<InvitationWithLink>(server, 'POST', `${path}/invitations`, {
        email: required(values, 'email'),
      });
      print(invitation, [`${invitation.email} is invited. Link: ${invitation.link}`]);
      return 0;
    },
  },
];
