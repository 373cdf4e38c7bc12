import { parseArgs } from 'node:util';
import { accountCommands } from './account.ts';
import { auditCommands } from './audit.ts';
import { backupCommands } from './backup.ts';
import type { Command, Values } from './command.ts';
import { connect, noServer } from './connect.ts';
import { connectionCommands } from './connection.ts';
import { emailDomainCommands } from './email-domain.ts';
import { enterpriseAdministratorCommands } from './enterprise-administrator.ts';
import { identityProviderCommands } from './identity-provider.ts';
import { importCommands } from './import.ts';
import { invitationCommands } from './invitation.ts';
import { linkCommands } from './link.ts';
import { operatorCommands } from './operator.ts';
import { organisationCommands } from './organisation.ts';
import { placementCommands } from './placement.ts';
import { roleCommands } from './role.ts';
import { scimCommands } from './scim.ts';
import { secretsCommands } from './secrets.ts';
import { syncCommands } from './sync.ts';
import { userCommands } from './user.ts';
import { verifyCommands } from './verify.ts';
import { webhookCommands } from './webhook.ts';

/** By what they look after, in the order of the help. */
const groups: Record<string, Command[]> = {
  'The installation': [...operatorCommands, ...importCommands, ...secretsCommands, ...backupCommands],
  'Accounts and who administers them': [...accountCommands, ...enterpriseAdministratorCommands],
  Organisations: organisationCommands,
  'Connections, as one of their administrators': connectionCommands,
  'E-mail domains and where people land': [...emailDomainCommands, ...placementCommands],
  'Single sign-on': identityProviderCommands,
  Provisioning: scimCommands,
  'Content repositories': [...linkCommands, ...syncCommands],
  Webhooks: webhookCommands,
  People: [...userCommands, ...invitationCommands, ...roleCommands],
  Audit: auditCommands,
  Shares: verifyCommands,
};
const commands = Object.values(groups).flat();

/** `causeway <noun> <verb> …`: each administrative act from the command line, over the API and nothing else. */
async function main(words: string[]): Promise<number> {
  if (words[0] === 'start') {
    const { start } = await import('../server/start.ts');
    await start(process.env, words.slice(1));
    return -1;
  }
  if (words.length === 0 || words[0] === 'help') return help(words[1]);
  if (words.includes('--help')) return help(words[0]);
  // A command is called by two words, or by one.
  const command = [2, 1]
    .map((count) => words.slice(0, count).join(' '))
    .flatMap((name) => commands.find((candidate) => candidate.name === name) ?? [])[0];
  if (!command) {
    process.stderr.write(`There is no command “${words.slice(0, 2).join(' ')}”. See: causeway help\n`);
    return 2;
  }
  const { values, positionals } = parseArgs({
    args: words.slice(command.name.split(' ').length),
    options: { ...command.options, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const given = values as Values;
  const server = command.worksAlone?.(given) ? noServer : await connect(process.env);
  try {
    const code = await command.run({
      server,
      words: positionals,
      values: given,
      signal: stop.signal,
      say: (sentence) => void process.stderr.write(`${sentence}\n`),
      print: (result, lines) =>
        void process.stdout.write(
          values.json ? `${JSON.stringify(result, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
        ),
    });
    return code ?? 0;
  } finally {
    await server.close();
  }
}

/** Everything, or what there is for one noun. */
function help(noun?: string): number {
  const line = ({ name, takes, does }: Pick<Command, 'name' | 'takes' | 'does'>) => `  ${name} ${takes}\n      ${does}`;
  const ofNoun = commands.filter(({ name }) => name === noun || name.startsWith(`${noun} `));
  if (ofNoun.length > 0) {
    process.stdout.write(`${ofNoun.map(line).join('\n')}\n`);
    return 0;
  }
  const blocks = Object.entries(groups).map(([title, members]) => [title, ...members.map(line)].join('\n'));
  const start = line({ name: 'start', takes: '[--demo]', does: 'Runs the server in the foreground.' });
  process.stdout.write(
    `causeway <noun> <verb> [options] [--json]\n\n${start}\n\n${blocks.join('\n\n')}\n\n` +
      'Speaks to the server that runs over DATA_DIR on this machine, or starts one for the length of the command. There it acts as\n' +
      'the installation, which may do what an operator may. For what people do in their organisations, and for a server elsewhere, set\n' +
      'CAUSEWAY_URL and CAUSEWAY_TOKEN (an API token of yours); acts that you confirm ask for your password, or take CAUSEWAY_PASSWORD.\n',
  );
  return 0;
}

try {
  const code = await main(process.argv.slice(2));
  if (code >= 0) process.exit(code);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
