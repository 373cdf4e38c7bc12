import type { Ability } from '../../contracts.ts';

const shares = (count: number) => (count === 1 ? '1 share' : `${count} shares`);
const documents = (count: number) => (count === 1 ? '1 document' : `${count} documents`);
const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** Participants of a workspace: who takes part, what they may do, and what it costs. */
export const participants = {
  title: 'Participants',
  lead: 'Whom this workspace is open to besides its owner, from any organisation.',
  leadOwner: (owner: string) => `${owner} owns it and may do everything; the owner takes no shares.`,
  leadYou: 'You own it and may do everything; you take no shares.',
  invite: 'Invite people',
  search: 'Search by name or address',
  filterStatus: 'State',
  statuses: { all: 'Invited and active', invited: 'Invited', active: 'Active' },
  none: 'Nobody else takes part yet',
  noneMayInvite:
    'Invite people by their address, or pick those whom your directory shows. You see what it costs first.',
  noneMayNot: 'When the owner, or somebody who may, invites people, they stand here.',
  noneHidden: 'Hidden participants, if there are any, are not shown to you until they act.',
  nothingFound: 'Nobody fits',
  nothingFoundWhy: 'Another word, another spelling or both states may find them.',
  clear: 'Show everybody',
  notInvited: 'Only participants who may invite open it to more people. Ask the owner or a manager.',
  noPlan: 'Nobody new can be invited: the plan of its organisation does not include it. Those who are here stay.',
  who: 'Who',
  organisation: 'Organisation',
  status: 'State',
  may: 'May',
  joined: 'Joined',
  actions: 'What can be done',
  actionsFor: (name: string) => `What can be done with ${name}`,
  invited: 'Invited',
  active: 'Active',
  you: 'You',
  hidden: 'Hidden',
  hiddenWhy: 'The other participants do not see them until they act.',
  invitedUntil: 'Link works until',
  expired: 'The link has run out',
  since: 'since',
  nobodyYet: 'Nobody’s address yet',
  shown: 'Shown as',
  list: 'List',
  grid: 'Who may do what',
  gridLead: 'Each row is a person, each column an ability.',
  gridYes: 'yes',
  gridNo: 'no',
  owner: 'Owner',

  abilities: {
    preview: {
      name: 'Look',
      words: 'Sees the names and previews of all documents. Everybody who takes part has this.',
    },
    download: { name: 'Download', words: 'Takes documents away as files.' },
    upload: { name: 'Upload', words: 'Adds documents and folders.' },
    edit: { name: 'Edit', words: 'Adds versions, renames and moves.' },
    delete: { name: 'Delete', words: 'Deletes documents and folders for everybody.' },
    comment: { name: 'Comment', words: 'Writes comments and mentions people.' },
    invite: { name: 'Invite', words: 'Invites people, with at most their own abilities. Their shares are counted.' },
    manage: { name: 'Manage', words: 'All that the owner does, except handing on and closing.' },
  } as Record<Ability, { name: string; words: string }>,
  abilitiesLabel: 'What they may do',
  abilitiesSelf: 'You can give only what you hold yourself. You lack:',
  presets: {
    view: { label: 'Can view', words: 'Sees names and previews, and takes nothing away.' },
    comment: { label: 'Can comment', words: 'Looks and writes comments.' },
    edit: { label: 'Can edit', words: 'Also downloads, uploads, edits and deletes.' },
    manage: { label: 'Can manage', words: 'Everything, also inviting others; all but handing on and closing.' },
    own: { label: 'Chosen one by one', words: 'Any of what you hold yourself.' },
  },
  look: 'Look only',

  inviteTitle: (workspace: string) => `Invite people into “${workspace}”`,
  addresses: 'E-mail addresses or names',
  addressesHelp: 'Type or paste addresses; Enter or a comma adds them. A name finds people in your directory.',
  addressesAdded: (count: number) => (count === 1 ? '1 added.' : `${count} added.`),
  addressesChosen: 'Who will be invited',
  notAddress: (word: string) => `“${word}” is no e-mail address, and nobody in your directory has this name.`,
  removeAddress: (email: string) => `Remove ${email}`,
  removedAddress: (email: string) => `${email} is removed.`,
  tooMany: (limit: number) => `At most ${limit} at once. Invite these first.`,
  missing: 'Name somebody first.',
  foundIn: 'In your directory',
  foundNobody: (name: string) => `Nobody in your directory has “${name}” in the name. An address always works.`,
  message: 'Message',
  messageHelp: 'They read it here, in the app. It never travels in the mail.',
  hide: 'Hide them from the other participants',
  hideHelp:
    'You, the owner and managers see them. Everybody sees them once they act: upload, comment, or change something.',
  known: 'Who has a user here is in at once. Other addresses are mailed a link that works for 30 days.',
  submit: (count: number) => (count === 0 ? 'Invite' : `Invite ${people(count)}`),
  invitedToast: (count: number, used: number) =>
    `${people(count)} ${count === 1 ? 'is' : 'are'} invited. The account uses ${shares(used)} now.`,
  refusedPeople: 'Nobody was invited. Look at those who are marked; everything you entered is still here.',

  cost: {
    label: 'Cost',
    adding: (needed: number, documentCount: number, peopleCount: number, left: number) =>
      `This takes ${shares(needed)}: ${documents(documentCount)} × ${people(peopleCount)}; ${shares(left)} ${left === 1 ? 'is' : 'are'} left.`,
    mixed: (needed: number, left: number) =>
      `This takes ${shares(needed)}; ${shares(left)} ${left === 1 ? 'is' : 'are'} left.`,
    nothing: (left: number) =>
      `This takes no shares now: there is no document yet. ${shares(left)} ${left === 1 ? 'is' : 'are'} left.`,
    nobody: (documentCount: number, left: number) =>
      `Each person takes ${shares(documentCount)}, one for each document; ${shares(left)} ${left === 1 ? 'is' : 'are'} left.`,
    eachDocument: (needed: number, left: number) =>
      `Each further document takes ${shares(needed)}, one for each person it is shared to; ${shares(left)} ${left === 1 ? 'is' : 'are'} left.`,
    tooMuch: (needed: number, available: number) =>
      `This takes ${shares(needed)}, and ${available === 0 ? 'none is' : available === 1 ? 'only 1 is' : `only ${available} are`} left. Nobody can be invited this way: name fewer people, remove documents or people, or have the allowance raised.`,
    tooMuchDocuments: (needed: number, available: number) =>
      `This takes ${shares(needed)}, and ${available === 0 ? 'none is' : available === 1 ? 'only 1 is' : `only ${available} are`} left. Remove documents or people, or have the allowance raised.`,
    asking: 'Looking at the cost …',
    unknown: 'The cost could not be read. Inviting more than is left is refused as a whole.',
  },

  change: 'Change what they may do',
  changeTitle: (name: string) => `What ${name} may do`,
  changeLead: 'It counts at their next click.',
  changed: (name: string) => `What ${name} may do is changed.`,
  hide1: 'Hide',
  show1: 'Show to everybody',
  hiddenToast: (name: string) => `${name} is hidden from the other participants until they act.`,
  shownToast: (name: string) => `Everybody here sees ${name} now.`,
  resend: 'Send a new link',
  resent: (email: string) => `${email} was mailed a new link; the old one is dead.`,
  remove: 'Remove',
  removed: (name: string) => `${name} has no access any more; their shares are given back.`,
  broughtBack: (name: string) => `${name} takes part again, with the same abilities.`,
  people,
  documents,
  shares,
};
