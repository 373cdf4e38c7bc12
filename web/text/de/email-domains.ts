/** E-Mail-Domänen: welche Namen uns gehören, was es nachweist, und was für neue Personen daraus folgt. */
export const emailDomains = {
  title: 'E-Mail-Domänen',
  lead: (organisation: string) =>
    `Neue Personen mit einer Adresse unter einem Namen, der Ihnen gehört, kommen von selbst zu ${organisation}.`,
  add: 'E-Mail-Domäne hinzufügen',
  name: 'E-Mail-Domäne',
  state: 'Zustand',
  open: 'Öffnen',
  openNamed: (name: string) => `${name} öffnen`,
  all: 'Alle E-Mail-Domänen',
  search: 'Nach Namen suchen',
  none: 'Noch keine E-Mail-Domänen',
  noneWhy: (organisation: string) =>
    `Gehört Ihnen der Name, auf den die Adressen Ihrer Personen enden, dann landen neue von selbst bei ${organisation} statt allein. Ein Eintrag in Ihrem DNS genügt.`,
  noneFree:
    'Mit einem bezahlten Tarif kann Ihrer Organisation der Name gehören, auf den die Adressen Ihrer Personen enden.',
  noMatch: 'Keine E-Mail-Domäne passt',
  noMatchWhy: 'Versuchen Sie es mit weniger Buchstaben.',
  clearSearch: 'Alle zeigen',
  notYours: 'Nur Administratoren kümmern sich um E-Mail-Domänen',
  notYoursWhy: 'Fragen Sie jemanden mit einer Rolle der Sicherheitsstufe Administrator.',
  gone: 'Diese E-Mail-Domäne wurde entfernt, oder Sie dürfen sie nicht sehen.',

  addTitle: 'E-Mail-Domäne hinzufügen',
  addName: 'Der Teil nach dem @',
  addNameHelp: 'Zum Beispiel acme.example. Alles darunter gehört dazu, etwa mail.acme.example.',
  addOwn: 'Was ist sie für Sie?',
  owns: {
    own: {
      label: 'Sie gehört uns',
      words:
        'Weisen Sie es mit einem Eintrag in Ihrem DNS nach. Wer von da an mit einer Adresse darunter beitritt, landet bei Ihnen.',
    },
    associated: {
      label: 'Wir nutzen sie nur',
      words:
        'Das können mehrere Organisationen sagen; nachzuweisen ist nichts, und niemand wird dadurch einer Organisation zugeteilt.',
    },
  },
  added: (name: string) => `${name} ist hinzugefügt.`,
  addedOwn: (name: string) => `${name} ist hinzugefügt. Weisen Sie jetzt nach, dass der Name Ihnen gehört.`,

  badges: {
    owned: 'Gehört uns',
    unproven: 'Nicht nachgewiesen',
    associated: 'Zugeordnet',
    lapsed: 'Verfallen',
    grace: 'Nachweis fehlt',
    disputed: 'Strittig',
  },
  since: {
    dns: 'nachgewiesen',
    attestation: 'von einem Betreiber bestätigt',
    lapsed: 'das war',
    graceUntil: 'gehört uns nicht mehr',
    claimed: 'beansprucht',
    disputed: 'ein Betreiber entscheidet; eröffnet',
  },
  meaning: {
    owned: (name: string, organisation: string) =>
      `Wer mit einer bestätigten Adresse unter ${name} beitritt, landet bei ${organisation}.`,
    unproven: (name: string) =>
      `Noch folgt nichts daraus: ${name} teilt niemanden zu, und jemand anders kann den Namen zuerst nachweisen.`,
    associated: (name: string) =>
      `Sie nutzen ${name}, ohne zu sagen, dass der Name Ihnen gehört. Er teilt niemanden zu.`,
    lapsed: (name: string, organisation: string) =>
      `Der Eintrag fehlte zu lange; neue Personen unter ${name} landen deshalb nicht mehr bei ${organisation}. Niemand wurde versetzt. Setzen Sie den Eintrag wieder, und sehen Sie noch einmal nach.`,
    grace: (name: string) =>
      `${name} gehört Ihnen noch und teilt noch Personen zu, aber der Eintrag steht nicht mehr im DNS. Setzen Sie ihn rechtzeitig wieder, und nichts ändert sich; danach wird niemand mehr zugeteilt, und niemand wird versetzt.`,
    holder: (name: string, organisation: string) =>
      `Jemand anders hat ${name} auch nachgewiesen. Der Name bleibt bei ${organisation}, bis ein Betreiber entschieden hat; beide Seiten erfahren es. Niemand wird versetzt, wie es auch ausgeht.`,
    claimant: (name: string) =>
      `Sie haben ${name} nachgewiesen, und der Name gehört einer anderen Organisation. Ein Betreiber entscheidet, wem er gehört; beide Seiten erfahren es.`,
  },
  graceEnds: 'Gehört Ihnen nicht mehr',
  excludedSummary: (names: string) => `ohne ${names}`,
  excludedCount: (count: number) => (count === 1 ? 'ohne 1 Subdomäne' : `ohne ${count} Subdomänen`),

  proof: 'Der Eintrag, der es nachweist',
  proofLeadOwned: 'Lassen Sie diesen Eintrag stehen: Wir sehen von Zeit zu Zeit wieder nach.',
  proofLeadOpen: 'Ein Eintrag in Ihrem DNS sagt, dass der Name Ihnen gehört.',
  proofType: 'Typ',
  proofName: 'Name',
  proofNameHelp: (part: string) => `Manche Anbieter ergänzen den Rest selbst; dann geben Sie nur „${part}“ an.`,
  proofValue: 'Wert',
  proofHow:
    'Melden Sie sich dort an, wo Ihr DNS verwaltet wird, oft wo der Name gekauft wurde. Fügen Sie einen Eintrag vom Typ TXT mit diesem Namen und Wert hinzu, und rühren Sie sonst nichts an. Meist sehen wir ihn nach Minuten; manche Anbieter brauchen einen Tag. Nicht Ihre Sache? Senden Sie beide Zeilen an die Person, die sich darum kümmert.',
  look: 'Jetzt nachsehen',
  looking: 'Das DNS wird gefragt…',
  lookedAt: 'Nachgesehen',
  neverLooked: 'Wir haben noch nicht nachgesehen.',
  nextLook: 'Wir sehen von selbst wieder nach',
  outcomes: {
    found: 'Der Eintrag ist da',
    other_texts: 'Es gibt einen Eintrag, mit einem anderen Wert',
    nothing: 'Dort ist noch kein Eintrag',
    no_such_name: 'Diesen Namen gibt es im DNS noch nicht',
    server_failed: 'Ihr DNS-Server hat nicht richtig geantwortet',
    timed_out: 'Ihr DNS-Server hat nicht geantwortet',
    refused: 'Ihr DNS-Server hat die Antwort verweigert',
    unreadable: 'Ihr DNS-Server hat geantwortet, und wir konnten es nicht lesen',
  },
  proved: (name: string) => `${name} gehört jetzt Ihnen.`,
  stillThere: (name: string) => `Der Eintrag von ${name} ist da.`,
  disputedNow: 'Dieser Name gehört einer anderen Organisation',

  attested: 'Von einem Betreiber bestätigt',
  attestedLead: 'Ein Betreiber bürgt dafür; ein Eintrag ist nicht nötig.',

  excluded: 'Subdomänen, die nicht zählen',
  excludedLead: (name: string) =>
    `Adressen unter diesen Teilen von ${name} gehören nicht dazu. Eine andere Organisation darf einen solchen Teil für sich nachweisen.`,
  excludedNone: (name: string) => `Alles unter ${name} zählt.`,
  excludedAdd: 'Subdomäne ausnehmen',
  excludedAddHelp: (name: string) => `Zum Beispiel students.${name}`,
  excludedAddSubmit: 'Ausnehmen',
  excludedTake: 'Wieder zählen',
  excludedTakeNamed: (name: string) => `Wieder zählen: ${name}`,
  excludedAdded: (name: string) => `Adressen unter ${name} zählen nicht mehr.`,
  excludedTaken: (name: string) => `Adressen unter ${name} zählen wieder.`,
  excludedOutside: (name: string) => `Geben Sie einen Namen unter ${name} an.`,
  excludedTwice: 'Diese ist schon ausgenommen.',

  giveUp: 'Aufgeben',
  giveUpLead: 'Was Sie hier auch wählen, niemand wird versetzt: Wer bei Ihnen ist, bleibt bei Ihnen.',
  claim: 'Sagen, dass sie uns gehört',
  claimWords: 'Sie bekommen einen Eintrag für Ihr DNS. Bis er nachgewiesen ist, ändert sich nichts.',
  claimed: (name: string) => `${name} ist beansprucht. Weisen Sie jetzt nach, dass der Name Ihnen gehört.`,
  release: 'Nicht länger behalten',
  releaseWords:
    'Sie bleibt in dieser Liste als eine, die Sie nutzen. Neue Personen mit einer Adresse darunter landen nicht mehr bei Ihnen.',
  unclaim: 'Nicht länger beanspruchen',
  unclaimWords: 'Sie bleibt in dieser Liste als eine, die Sie nutzen, und sonst ändert sich nichts.',
  unclaimed: (name: string) => `${name} ist nicht mehr beansprucht.`,
  releaseTitle: (name: string) => `${name} nicht länger behalten?`,
  releaseBody: (name: string, organisation: string) =>
    `Von da an landen neue Personen mit einer Adresse unter ${name} nicht mehr bei ${organisation}, und eine andere Organisation darf den Namen nachweisen. Wer bei ${organisation} ist, bleibt. Damit er wieder Ihnen gehört, weisen Sie ihn noch einmal nach.`,
  released: (name: string) => `${name} gehört Ihnen nicht mehr. Niemand wurde versetzt.`,
  remove: 'Entfernen',
  removeWords: 'Sie verschwindet aus dieser Liste, mit ihrem Eintrag.',
  removeTitle: (name: string) => `${name} entfernen?`,
  removeOwnedBody: (name: string, organisation: string) =>
    `Von da an landen neue Personen mit einer Adresse unter ${name} nicht mehr bei ${organisation}. Wer bei ${organisation} ist, bleibt. Damit der Name wieder Ihnen gehört, fügen Sie ihn wieder hinzu und weisen ihn nach, mit einem anderen Eintrag.`,
  removeBody: (name: string) => `${name} steht nicht mehr bei Ihnen in der Liste. Niemand wird dadurch versetzt.`,
  removed: (name: string) => `${name} ist entfernt. Niemand wurde versetzt.`,

  history: 'Verlauf',
  historyNone: 'Damit ist noch nichts geschehen.',
  bySystem: 'von selbst',
  by: (who: string) => `von ${who}`,
  events: {
    claimed: 'Beansprucht',
    associated: 'Eingetragen als eine, die wir nutzen',
    checked: 'Nach dem Eintrag gesehen',
    proved: 'Nachgewiesen',
    attested: 'Von einem Betreiber bestätigt',
    released: 'Aufgegeben',
    excluded: 'Geändert, welche Subdomänen nicht zählen',
    grace_started: 'Der Eintrag fehlte; die Frist begann',
    grace_warned: 'Der Eintrag fehlte weiterhin; die Administratoren erfuhren es noch einmal',
    restored: 'Der Eintrag war zurück',
    lapsed: 'Verfallen: Der Eintrag fehlte zu lange',
    disputed: 'Jemand anders hat sie auch nachgewiesen; ein Betreiber entscheidet',
    claimant: 'Nachgewiesen, obwohl sie einer anderen Organisation gehört; ein Betreiber entscheidet',
    dispute_kept: 'Streit entschieden: Sie bleibt, wo sie war',
    dispute_transferred: 'Streit entschieden: Sie ging an die andere Seite',
    dispute_withdrawn: 'Streit vorbei: Eine Seite hat aufgegeben',
  },
  lookedAndFound: (outcome: string) => `: ${outcome}`,
  excludedThen: (names: string) => `Von da an ohne ${names}`,
  excludedThenNone: 'Von da an zählt alles darunter',
};
