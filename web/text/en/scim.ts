/** Provisioning: an identity provider creates, changes and disables people. */
export const scim = {
  title: 'Provisioning',
  lead: (organisation: string) =>
    `Your identity provider creates, changes and disables the people of ${organisation}, and fills its roles, by SCIM 2.0.`,
  notYours: 'Only administrators look after provisioning',
  notYoursWhy: 'Ask somebody who holds a role of the level Administrator.',

  tokens: 'Tokens',
  tokensLead: 'Give your identity provider the address and a token. A deleted token does nothing from then on.',
  baseUrl: 'Address (tenant URL)',
  add: 'Make a token',
  addWhy: 'Whoever holds the token creates, changes and disables people here. It is shown once.',
  name: 'Name',
  nameHelp: 'It stands in the audit for whatever is done by the token.',
  noTokens: 'No tokens yet',
  noTokensWhy: 'Make one for Microsoft Entra, Okta, or whatever else speaks SCIM 2.0.',
  full: (maximum: number) => `There can be ${maximum} tokens. Delete one before you make another.`,
  made: 'Made',
  madeBy: (name: string) => `by ${name}`,
  lastUsed: 'Last used',
  never: 'Never',
  remove: 'Delete',
  removeNamed: (name: string) => `Delete the token ${name}`,
  removeTitle: (name: string) => `Delete the token ${name}?`,
  removeWhy:
    'Your identity provider is refused from its next request on. Who was created stays. A deleted token does not come back.',
  removed: (name: string) => `The token ${name} is deleted.`,
  secretTitle: 'Copy the token now',
  secretLead: 'It is shown this once.',
  token: 'Token',
  secretDone: 'I have copied it',

  administrators: 'Administrators',
  administratorsOff:
    'Provisioning puts nobody into roles that administer and takes nobody out of them. It may disable an administrator who is not the last, and enables none again.',
  administratorsOn:
    'Provisioning may make and unmake administrators. The last active one stays, and enterprise administrators stay as they are.',
  let: 'Let provisioning manage administrators',
  stop: 'Manage administrators here only',
  letWhy:
    'Whoever holds a token, or administers the identity provider, can then make themselves an administrator here.',
  stopWhy: 'Who is an administrator stays one.',

  requests: 'Last requests',
  requestsLead: 'What your identity provider asked for, and what came of it. What it changed stands in the audit.',
  noRequests: 'No requests yet',
  noRequestsWhy: 'They appear here as soon as your identity provider tests the connection.',
  at: 'When',
  request: 'Request',
  by: 'Token',
  outcome: 'Outcome',
  done: (status: number) => `Done, ${status}`,
  refused: (status: number) => `Refused, ${status}`,
};
