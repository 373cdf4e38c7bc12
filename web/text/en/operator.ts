interface Side {
  organisation: { name: string };
  provedBy: 'dns' | 'attestation' | null;
}

type Claimant = Pick<Side, 'organisation'>;

/** What a side's claim rests on. */
function sayBasis({ organisation, provedBy }: Side): string {
  if (provedBy === 'dns') return `The record of ${organisation.name} was seen in the DNS.`;
  if (provedBy === 'attestation') return `An operator attested it for ${organisation.name}.`;
  return `Nothing proves it for ${organisation.name} today.`;
}

export const operator = {
  title: 'Installation',
  lead: 'Accounts, organisations, e-mail domains and mails of this installation.',
  accounts: 'Accounts',
  organisations: 'Organisations',
  mails: 'Mails',
  emailDomains: 'E-mail domains',
  disputes: 'Disputes',
  search: 'Search by name',
  account: 'Account',
  shares: 'Shares',
  shareAllowance: 'Share allowance',
  shareAllowanceHelp:
    'One document shared to one person is one share. Less than what is used removes nothing and stops new ones.',
  accountsNone: 'No accounts yet',
  accountsNoneWhy: 'An account pays for one organisation or several. Create the first one, then add its organisation.',
  create: 'New account',
  createSubmit: 'Create account',
  created: (name: string) => `The account “${name}” is there. Now add its organisation.`,
  change: 'Change',
  changeNamed: (name: string) => `Change the account ${name}`,
  changed: (name: string) => `“${name}” is saved.`,
  noMatch: 'Nothing by that name',
  noMatchWhy: 'Try fewer letters.',
  organisation: 'Organisation',
  everyState: 'Every state',
  emailDomainsNoneWhy: 'Administrators add the e-mail domains of their organisation, and prove them.',
  emailDomainsNoMatchWhy: 'Try fewer letters, or another state.',
  attest: 'Attest',
  attestNamed: (name: string, organisation: string) => `Attest ${name} for ${organisation}`,
  attestTitle: (name: string) => `Attest ${name}`,
  attestBody: (name: string, organisation: string) =>
    `For when ${organisation} cannot set a DNS record, and you know by other means that ${name} is theirs. It counts like a proof: whoever joins with an address there lands in ${organisation}.`,
  attestComment: 'How you know',
  attestCommentHelp: 'Kept with the e-mail domain, with your name; its administrators read it.',
  attested: (name: string, organisation: string) => `${organisation} owns ${name} now, by your word.`,
  commentMissing: 'Please write down the reason.',
  disputesLead:
    'E-mail domains that one organisation owns and another has proved too. Nobody is moved by the decision.',
  disputesNone: 'No open disputes',
  disputesNoneSuch: 'None of these',
  disputesNoneWhy: 'When an organisation proves an e-mail domain that another one owns, it appears here.',
  disputeFrom: 'Owned by',
  disputeTo: 'Proved by, too',
  disputeOpened: 'Open since',
  disputeDecided: 'Decided',
  disputeStatuses: { open: 'Open', kept: 'Kept', transferred: 'Transferred', withdrawn: 'Withdrawn' },
  sideUnproven: 'not proved today',
  sideSeen: 'record seen',
  decide: 'Decide',
  decideNamed: (name: string) => `Decide about ${name}`,
  decideTitle: (name: string) => `To whom does ${name} belong?`,
  decideBody: (from: string, to: string, name: string) => `${from} owns ${name}, and ${to} has proved it too.`,
  decideWho: 'From now on',
  keepsIt: (organisation: string) => `${organisation} keeps it`,
  keepWords: (from: Side, to: Claimant) =>
    `${sayBasis(from)} New people go on landing in ${from.organisation.name}; the claim of ${to.organisation.name} ends.`,
  getsIt: (organisation: string) => `${organisation} gets it`,
  transferWords: (from: Side, to: Claimant) =>
    `The record of ${to.organisation.name} was seen in the DNS. New people land in ${to.organisation.name}; who is in ${from.organisation.name} stays there.`,
  decideComment: 'Why',
  decideCommentHelp: 'Both sides read it.',
  decideSubmit: 'Decide',
  decided: (name: string, organisation: string) => `${name} belongs to ${organisation}. Both sides are told.`,
  mailsLead: 'With no mail server, mails are kept here, and their links can be handed over by any way.',
  mailTo: 'To',
  mailSubject: 'Subject',
  mailStatus: 'State',
  mailAt: 'When',
  mailRead: 'Read',
  mailReadNamed: (subject: string, to: string) => `Read “${subject}” to ${to}`,
  mailLink: 'Link in this mail',
  mailErased: 'A mail that is sent keeps no text, since its links give access.',
  mailFailure: 'What the mail server said',
  mailStatuses: { kept: 'Kept', queued: 'Waits', sent: 'Sent', failed: 'Failed' },
  mailsNone: 'No mails yet',
  mailsNoneWhy: 'Mails appear here once somebody is invited or signs up.',
  lift: 'Lift single sign-on',
  liftNamed: (organisation: string) => `Lift single sign-on of ${organisation}`,
  liftTitle: (organisation: string) => `No longer demand single sign-on of ${organisation}`,
  liftWhy: (organisation: string) =>
    `For when the identity provider of ${organisation} is gone and nobody there can come in. Its people sign in with their passwords again, or ask for a new one. What was set up stays, so that its administrators can demand it again.`,
  liftComment: 'Why',
  liftCommentHelp: 'Kept in the audit of the organisation. Its administrators are told.',
  liftSubmit: 'Lift it',
  lifted: (organisation: string) => `People of ${organisation} may sign in with their passwords again.`,
  signOn: 'Sign-in',
  signOnDemanded: 'Single sign-on only',
  first: 'First administrator',
  firstFor: (organisation: string) => `First administrator of ${organisation}`,
  firstTitle: (organisation: string) => `First administrator of ${organisation}`,
  firstLead: (organisation: string) =>
    `Nobody administers ${organisation} yet. Whoever you invite does everything else there.`,
  firstAlready: (organisation: string) =>
    `${organisation} has an administrator already. They invite everybody else; operators only bring the first.`,
  firstEmail: 'Their e-mail address',
  firstInvite: 'Invite',
  firstLink: (email: string) =>
    `Only for ${email}. We have mailed it too, if mail is set up; we do not show it again, and inviting once more makes a new one.`,
};
