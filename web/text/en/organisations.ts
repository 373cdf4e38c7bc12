export const organisations = {
  title: 'Settings',
  lead: 'What others know of your organisation, and who may ask to connect.',
  notYours: 'Only administrators change the settings',
  notYoursWhy: 'Ask somebody who holds a role of the level Administrator.',
  about: 'About the organisation',
  name: 'Name',
  shortName: 'Short name',
  shortNameHelp: 'Others find you by it, exactly, when you are not in the list. Letters, digits and hyphens.',
  visibility: 'Who may ask to connect',
  visibilityLead:
    'A request changes nothing until you accept it. Connections that are there already are not touched by this choice.',
  visibilities: {
    listed: { label: 'Listed', words: 'You appear in the list of organisations, and any of them may ask.' },
    unlisted: { label: 'Unlisted', words: 'Only who knows your exact short name finds you and may ask.' },
    none: { label: 'Nobody new', words: 'Nobody finds you, and nobody new may ask. You can still ask others.' },
  },
  transfer: 'Handing work over',
  transferSharedRole: 'People hand work only to someone who shares a role with them',
  transferSharedRoleHelp: 'Coordinators and administrators are bound by it too.',
  secondFactor: 'Signing in',
  secondFactorRequired: 'People need a second factor',
  secondFactorRequiredHelp:
    'Besides the password they show an authenticator app or a passkey. Who has none is asked to set one up before anything else.',
  saved: 'Settings saved.',
  conflict: (name: string) =>
    `Someone changed the settings while you were looking at them. Nothing of yours was saved, and it is still in the form. ${name} is shown below as it is now.`,
  conflictNow: 'As it is now',
  useNow: 'Take what is there now',
  keepMine: 'Save mine over it',

  trusted: {
    title: 'Trusted list',
    lead: 'Whom people of yours may invite into your workspaces. Your own people need no place on it, and it touches nobody who takes part already.',
    none: 'Everybody is trusted',
    noneWhy: 'The list is empty, so any address may be invited. With the first entry, only those on it may be.',
    count: (count: number) =>
      count === 1
        ? 'Only this one, and your own people, may be invited.'
        : `Only these ${count}, and your own people, may be invited.`,
    kinds: { address: 'This address', email_domain: 'Every address under this e-mail domain, and below it' },
    add: 'Addresses and e-mail domains to add',
    addHelp: 'Type or paste as many as you like: ada@example.com for one person, example.com for everybody there.',
    addSubmit: 'Add to the list',
    read: (addresses: number, emailDomains: number) =>
      `Read: ${[
        addresses > 0 ? (addresses === 1 ? '1 address' : `${addresses} addresses`) : '',
        emailDomains > 0 ? (emailDomains === 1 ? '1 e-mail domain' : `${emailDomains} e-mail domains`) : '',
      ]
        .filter(Boolean)
        .join(' and ')}.`,
    neither: (piece: string) =>
      `“${piece}” is neither an address nor an e-mail domain. Mend it or take it out; nothing is added yet.`,
    allThere: 'All of these stand on the list already.',
    missing: 'Type or paste an address or an e-mail domain.',
    tooMany: (limit: number) => `A list has at most ${limit} entries.`,
    added: (count: number) =>
      count === 1 ? '1 entry is added to the trusted list.' : `${count} entries are added to the trusted list.`,
    removed: (value: string) => `${value} is off the trusted list.`,
    broughtBack: 'The trusted list is as it was before.',
    remove: (value: string) => `Remove ${value}`,
    search: 'Search the list',
    nothingFound: 'Nothing on the list has these letters.',
  },
};
