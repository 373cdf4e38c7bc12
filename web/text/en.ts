import { accounts } from './en/accounts.ts';
import { audit } from './en/audit.ts';
import { auditEvents } from './en/audit-events.ts';
import { common } from './en/common.ts';
import { connections } from './en/connections.ts';
import { directory } from './en/directory.ts';
import { documents } from './en/documents.ts';
import { emailDomains } from './en/email-domains.ts';
import { frame } from './en/frame.ts';
import { identity } from './en/identity.ts';
import { keywords } from './en/keywords.ts';
import { links } from './en/links.ts';
import { notices } from './en/notices.ts';
import { operator } from './en/operator.ts';
import { organisations } from './en/organisations.ts';
import { participants } from './en/participants.ts';
import { people } from './en/people.ts';
import { problems } from './en/problems.ts';
import { roles } from './en/roles.ts';
import { scim } from './en/scim.ts';
import { secondFactors } from './en/second-factors.ts';
import { singleSignOn } from './en/single-sign-on.ts';
import { tasks } from './en/tasks.ts';
import { usage } from './en/usage.ts';
import { webhooks } from './en/webhooks.ts';
import { workspaces } from './en/workspaces.ts';

/** English, one file for each feature folder. */
export const en = {
  accounts,
  audit,
  auditEvents,
  common,
  connections,
  directory,
  documents,
  emailDomains,
  frame,
  identity,
  keywords,
  links,
  notices,
  operator,
  organisations,
  participants,
  people,
  problems,
  roles,
  scim,
  secondFactors,
  singleSignOn,
  tasks,
  usage,
  webhooks,
  workspaces,
};
