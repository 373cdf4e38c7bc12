import type { AccountUser, AccountView } from '../server/accounts/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { askPassword, passwordOption } from './password.ts';
import { given, inPath, printAll, readAll, word } from './reading.ts';
import { request } from './request.ts';

const sentence = (account: AccountView) =>
  `${account.name} (${account.id}): plan ${account.plan}, ${account.sharesUsed} of ${account.shareAllowance} shares used.`;

/** A whole number that is not negative, or a sentence that names the option. */
function count(value: string, option: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${option} must be a whole number, not “${value}”.`);
  return Number(value);
}

async function act(call: Call, method: string, path: string, body?: unknown): Promise<number> {
  const account = await request<AccountView>(call.server, method, path, body);
  call.print(account, [sentence(account)]);
  return 0;
}

function userLine(user: AccountUser): string {
  const where = user.managed
    ? user.organisation.name
    : `${user.organisation.kind} elsewhere, would be in ${user.owner.name}`;
  return `${user.id}  ${user.status}  ${user.name} <${user.email}>  ${where}`;
}

export const accountCommands: Command[] = [
  {
    name: 'account list',
    takes: '[TEXT]',
    does: 'Lists accounts by name.',
    options: {},
    async run(call) {
      const query: Record<string, string> = call.words.length > 0 ? { q: call.words.join(' ') } : {};
      printAll(call, await readAll<AccountView>(call, '/accounts', query), sentence);
      return 0;
    },
  },
  {
    name: 'account show',
    takes: 'ID',
    does: 'Shows an account with its plan and shares.',
    options: {},
    run: (call) => act(call, 'GET', `/accounts/${inPath(call, 0, 'ID')}`),
  },
  {
    name: 'account create',
    takes: '--name NAME [--plan free|paid] [--shares N]',
    does: 'Opens an account.',
    options: {
      name: { type: 'string' },
      plan: { type: 'string', default: 'paid' },
      shares: { type: 'string', default: '0' },
    },
    run: (call) =>
      act(call, 'POST', '/accounts', {
        name: required(call.values, 'name'),
        plan: required(call.values, 'plan'),
        shareAllowance: count(required(call.values, 'shares'), 'shares'),
      }),
  },
  {
    name: 'account change',
    takes: 'ID [--name NAME] [--plan free|paid] [--shares N]',
    does: 'Changes the plan, share allowance or name of an account.',
    options: { name: { type: 'string' }, plan: { type: 'string' }, shares: { type: 'string' } },
    run: (call) =>
      act(call, 'PATCH', `/accounts/${inPath(call, 0, 'ID')}`, {
        ...given(call, { name: 'name', plan: 'plan' }),
        ...(typeof call.values.shares === 'string' ? { shareAllowance: count(call.values.shares, 'shares') } : {}),
      }),
  },
  {
    name: 'account users',
    takes: 'ID [--unmanaged] [--email-domain NAME] [--status active|disabled|pending] [--q TEXT]',
    does: 'Lists the users of an account; with --unmanaged those outside it under its owned e-mail domains.',
    options: {
      unmanaged: { type: 'boolean' },
      'email-domain': { type: 'string' },
      status: { type: 'string' },
      q: { type: 'string' },
    },
    async run(call) {
      const query = { ...given(call, { 'email-domain': 'emailDomain', status: 'status', q: 'q' }) };
      if (call.values.unmanaged) query.managed = 'false';
      printAll(call, await readAll<AccountUser>(call, `/accounts/${inPath(call, 0, 'ID')}/users`, query), userLine);
      return 0;
    },
  },
  {
    name: 'account change-email-domain',
    takes: 'ID FROM TO [--password PASSWORD]',
    does: 'Moves every address of the account under FROM to TO; the old ones stay as aliases.',
    options: passwordOption,
    async run(call) {
      const path = `/accounts/${inPath(call, 0, 'ID')}/email-domain-changes`;
      const [from, to] = [word(call, 1, 'FROM'), word(call, 2, 'TO')];
      const body = { from, to, ...(await askPassword(call)) };
      const answer = await request<{ changed: number }>(call.server, 'POST', path, body);
      call.print(answer, [`Addresses moved from ${from} to ${to}: ${answer.changed}. Everybody was told at both.`]);
      return 0;
    },
  },
];
