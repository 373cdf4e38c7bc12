import type { EnterpriseAdministratorPage } from '../server/accounts/contract.ts';
import type { Call, Command } from './command.ts';
import { askPassword, passwordOption } from './password.ts';
import { inPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

type EnterpriseAdministrator = EnterpriseAdministratorPage['items'][number];

const pathOf = (call: Call) => `/accounts/${inPath(call, 0, 'ACCOUNT-ID')}/enterprise-administrators`;

async function appoint(call: Call, method: 'PUT' | 'DELETE', sentence: string): Promise<number> {
  await request(call.server, method, `${pathOf(call)}/${inPath(call, 1, 'USER-ID')}`, await askPassword(call));
  call.print({ accountId: call.words[0], userId: call.words[1] }, [sentence]);
  return 0;
}

export const enterpriseAdministratorCommands: Command[] = [
  {
    name: 'enterprise-administrator list',
    takes: 'ACCOUNT-ID',
    does: 'Lists who administers an account.',
    options: {},
    async run(call) {
      const people = await readAll<EnterpriseAdministrator>(call, pathOf(call));
      printAll(
        call,
        people,
        ({ id, status, name, email, organisation }) => `${id}  ${status}  ${name} <${email}>  ${organisation.name}`,
      );
      return 0;
    },
  },
  {
    name: 'enterprise-administrator add',
    takes: 'ACCOUNT-ID USER-ID [--password PASSWORD]',
    does: 'Makes somebody of the account an enterprise administrator.',
    options: passwordOption,
    run: (call) => appoint(call, 'PUT', 'They are an enterprise administrator now, and were told.'),
  },
  {
    name: 'enterprise-administrator remove',
    takes: 'ACCOUNT-ID USER-ID [--password PASSWORD]',
    does: 'Takes the administration of the account from somebody.',
    options: passwordOption,
    run: (call) => appoint(call, 'DELETE', 'They are no enterprise administrator any more, and were told.'),
  },
];
