/** Bereitstellung: Ein Identitätsanbieter legt Personen an, ändert und deaktiviert sie. */
export const scim = {
  title: 'Bereitstellung',
  lead: (organisation: string) =>
    `Ihr Identitätsanbieter legt die Personen von ${organisation} an, ändert und deaktiviert sie und füllt ihre Rollen, über SCIM 2.0.`,
  notYours: 'Nur Administratoren kümmern sich um die Bereitstellung',
  notYoursWhy: 'Fragen Sie jemanden mit einer Rolle der Sicherheitsstufe Administrator.',

  tokens: 'Token',
  tokensLead:
    'Geben Sie Ihrem Identitätsanbieter die Adresse und ein Token. Ein gelöschtes Token tut von da an nichts mehr.',
  baseUrl: 'Adresse (Mandanten-URL)',
  add: 'Token anlegen',
  addWhy: 'Wer das Token hat, legt hier Personen an, ändert und deaktiviert sie. Es wird einmal gezeigt.',
  name: 'Name',
  nameHelp: 'Er steht im Protokoll bei allem, was mit dem Token getan wird.',
  noTokens: 'Noch keine Token',
  noTokensWhy: 'Legen Sie eines für Microsoft Entra, Okta oder etwas anderes an, das SCIM 2.0 spricht.',
  full: (maximum: number) => `Es kann ${maximum} Token geben. Löschen Sie eines, bevor Sie ein weiteres anlegen.`,
  made: 'Angelegt',
  madeBy: (name: string) => `von ${name}`,
  lastUsed: 'Zuletzt benutzt',
  never: 'Nie',
  remove: 'Löschen',
  removeNamed: (name: string) => `Das Token ${name} löschen`,
  removeTitle: (name: string) => `Das Token ${name} löschen?`,
  removeWhy:
    'Ihr Identitätsanbieter wird ab seiner nächsten Anfrage abgewiesen. Wer angelegt wurde, bleibt. Ein gelöschtes Token kommt nicht zurück.',
  removed: (name: string) => `Das Token ${name} ist gelöscht.`,
  secretTitle: 'Kopieren Sie das Token jetzt',
  secretLead: 'Es wird nur dieses eine Mal gezeigt.',
  token: 'Token',
  secretDone: 'Ich habe es kopiert',

  administrators: 'Administratoren',
  administratorsOff:
    'Die Bereitstellung bringt niemanden in Rollen, die verwalten, und nimmt niemanden heraus. Sie darf einen Administrator deaktivieren, der nicht der letzte ist, und aktiviert keinen wieder.',
  administratorsOn:
    'Die Bereitstellung darf Personen zu Administratoren machen und das wieder nehmen. Der letzte aktive bleibt, und Unternehmensadministratoren bleiben, wie sie sind.',
  let: 'Der Bereitstellung überlassen',
  stop: 'Nur hier verwalten',
  letWhy:
    'Wer ein Token hat oder den Identitätsanbieter verwaltet, kann sich dann hier selbst zum Administrator machen.',
  stopWhy: 'Wer Administrator ist, bleibt es.',

  requests: 'Letzte Anfragen',
  requestsLead:
    'Worum Ihr Identitätsanbieter gebeten hat, und was daraus wurde. Was er geändert hat, steht im Protokoll.',
  noRequests: 'Noch keine Anfragen',
  noRequestsWhy: 'Sie erscheinen hier, sobald Ihr Identitätsanbieter die Verbindung prüft.',
  at: 'Wann',
  request: 'Anfrage',
  by: 'Token',
  outcome: 'Ausgang',
  done: (status: number) => `Getan, ${status}`,
  refused: (status: number) => `Abgewiesen, ${status}`,
};
