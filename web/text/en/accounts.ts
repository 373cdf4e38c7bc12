/** The account: its organisations, everybody in them, and what it pays for. */
export const accounts = {
  title: 'Account',
  lead: (account: string) =>
    `What you look after for the account ${account}: all its organisations and everybody in them.`,
  notYours: 'Only enterprise administrators look after the account',
  notYoursWhy: 'Ask whoever set up your organisation here.',
  facts: 'Plan and shares',
  plan: 'Plan',
  plans: { free: 'Free', paid: 'Paid' },
  planWords: {
    free: 'Its people take part in others’ workspaces and tasks, and create no workspaces.',
    paid: 'Its people also create workspaces and share documents, within the allowance.',
  },
  shares: 'Shares',
  sharesUsed: (used: number, allowance: number) => `${used} of ${allowance} used`,
  planByOperator: 'Operators change plan and allowance.',
  tabs: {
    organisations: 'Organisations',
    people: 'People',
    unmanaged: 'Not yet with us',
    administrators: 'Enterprise administrators',
  },

  organisation: 'Organisation',
  organisationsLead: 'You may do in each of them what its own administrators may.',
  organisationsNone: 'No organisation by that name',
  organisationsNoneWhy: 'Try fewer letters.',
  searchOrganisations: 'Search by name',
  yours: 'yours',
  addOrganisation: 'Add organisation',
  addOrganisationTo: (account: string) => `Add an organisation to ${account}`,
  addLead: 'We invite its first administrator, who does everything else.',
  organisationName: 'Name of the organisation',
  shortName: 'Short name',
  shortNameHelp: 'Small letters, digits and hyphens. Left empty, we make one from the name.',
  administratorName: 'Administrator’s name',
  administratorEmail: 'Administrator’s e-mail address',
  enterprise: 'Also administers the whole account',
  enterpriseHelp: 'As enterprise administrator: all its organisations, those that come later too.',
  added: (organisation: string) => `${organisation} is there`,
  addedWhy: (administrator: string) =>
    `${administrator} is invited. Without a mail server, hand this link over yourself; we do not show it again.`,
  invitationLink: 'Invitation link',

  person: 'Person',
  state: 'State',
  searchPeople: 'Search by name or address',
  filterEmailDomain: 'Address under',
  filterEmailDomainPlaceholder: 'acme.example',
  peopleNone: 'Nobody matches',
  peopleNoneWhy: 'Try fewer letters, another state or another e-mail domain.',

  unmanagedCommand: 'Claim people who signed up alone',
  unmanagedLead:
    'People who signed up alone before you owned their e-mail domain. Claim them, and they belong to the organisation that owns it.',
  unmanagedNone: 'Nobody signed up alone under your e-mail domains',
  unmanagedNoneWhy:
    'People who did so before you proved an e-mail domain appear here. New ones land with you by themselves.',
  claim: 'Claim',
  claimNamed: (name: string) => `Claim ${name}`,
  claimTitle: (name: string) => `Claim ${name}?`,
  claimBody: (name: string, email: string, organisation: string, emailDomain: string) =>
    `${name} signed up alone with ${email}. ${organisation} owns ${emailDomain}, so claiming moves them to ${organisation}.`,
  wouldJoin: 'Would join',
  claimNot: 'in an organisation of another account',
  claimWhat: [
    'They keep their sign-in, and get the role Everyone there.',
    'The organisation that they had alone is left behind, with the work that they held and sent there.',
    'From then on, your administrators see and manage them.',
    'We tell them by mail where they are now, and why.',
  ],
  claimed: (name: string, organisation: string) => `${name} belongs to ${organisation} now, and is told.`,

  change: 'Change the e-mail domain of everybody',
  changeTitle: 'Change the e-mail domain of everybody',
  changeLead:
    'For when the name changes: everybody’s address in the account moves from one e-mail domain to another. What stands before the @ stays. Their old addresses still sign them in.',
  changeFrom: 'From',
  changeTo: 'To',
  changeToHelp: 'One that your account owns.',
  changeSubmit: 'Change all addresses',
  changePreview: 'What changes',
  changePreviewNone: (emailDomain: string) => `Nobody in the account has an address under ${emailDomain}.`,
  changePreviewCount: (count: number, more: boolean) =>
    more
      ? `More than ${count} addresses change, for example:`
      : count === 1
        ? '1 address changes:'
        : `${count} addresses change:`,
  changePreviewMore: (count: number) => (count === 1 ? 'and 1 more' : `and ${count} more`),
  changeSame: 'From and to are the same.',
  changeMissing: 'Please give both names.',
  changed: (count: number, to: string) =>
    count === 0
      ? 'Nobody had such an address; nothing changed.'
      : count === 1
        ? `1 address is under ${to} now. They are told.`
        : `${count} addresses are under ${to} now. Their people are told.`,

  administratorsLead: 'They look after every organisation of the account, those that come later too.',
  administratorsNone: 'The account has no enterprise administrator',
  administratorsNoneWhy: 'Then only operators can add organisations to it.',
  administratorAdd: 'Add an enterprise administrator',
  administratorAddExplain:
    'They look after every organisation of the account and everybody in them, and may add and remove enterprise administrators as you may.',
  administratorAddSubmit: 'Add',
  administratorAddMissing: 'Please choose somebody.',
  administratorRemoveTitle: (name: string) => `Remove ${name} as enterprise administrator?`,
  administratorRemoveBody: (name: string) =>
    `${name} no longer looks after the account. They stay in their organisation, with the roles that they hold there.`,
  administratorRemoveMe:
    'You no longer look after the account, and cannot take this back yourself. You stay in your organisation, with the roles that you hold there.',
  administratorAddPlaceholder: 'Search people of the account by name',
  administratorAddNone: 'Nobody active by that name who is not one already.',
  administratorAdded: (name: string) => `${name} is enterprise administrator now.`,
  administratorRemove: 'Remove',
  administratorRemoveNamed: (name: string) => `Remove ${name} as enterprise administrator`,
  administratorRemoved: (name: string) => `${name} is no longer enterprise administrator.`,
  you: 'you',
};
