import { accounts } from './de/accounts.ts';
import { audit } from './de/audit.ts';
import { auditEvents } from './de/audit-events.ts';
import { common } from './de/common.ts';
import { connections } from './de/connections.ts';
import { directory } from './de/directory.ts';
import { documents } from './de/documents.ts';
import { emailDomains } from './de/email-domains.ts';
import { frame } from './de/frame.ts';
import { identity } from './de/identity.ts';
import { keywords } from './de/keywords.ts';
import { links } from './de/links.ts';
import { notices } from './de/notices.ts';
import { operator } from './de/operator.ts';
import { organisations } from './de/organisations.ts';
import { participants } from './de/participants.ts';
import { people } from './de/people.ts';
import { problems } from './de/problems.ts';
import { roles } from './de/roles.ts';
import { scim } from './de/scim.ts';
import { secondFactors } from './de/second-factors.ts';
import { singleSignOn } from './de/single-sign-on.ts';
import { tasks } from './de/tasks.ts';
import { usage } from './de/usage.ts';
import { webhooks } from './de/webhooks.ts';
import { workspaces } from './de/workspaces.ts';
import type { Catalogue } from './index.ts';

/** German, with the same files and keys as English; it imports nothing but its words, since the app waits for it. */
export const de: Catalogue = {
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
