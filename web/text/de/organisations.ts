export const organisations = {
  title: 'Einstellungen',
  lead: 'Was andere von Ihrer Organisation wissen, und wer um eine Verbindung bitten darf.',
  notYours: 'Nur Administratoren ändern die Einstellungen',
  notYoursWhy: 'Fragen Sie jemanden mit einer Rolle der Sicherheitsstufe Administrator.',
  about: 'Über die Organisation',
  name: 'Name',
  shortName: 'Kurzname',
  shortNameHelp:
    'Damit finden andere Sie, wenn Sie nicht in der Liste stehen; er muss genau stimmen. Buchstaben, Ziffern und Bindestriche.',
  visibility: 'Wer um eine Verbindung bitten darf',
  visibilityLead:
    'Eine Anfrage ändert nichts, bis Sie annehmen. Verbindungen, die es schon gibt, berührt diese Wahl nicht.',
  visibilities: {
    listed: { label: 'In der Liste', words: 'Sie stehen in der Liste der Organisationen, und jede darf fragen.' },
    unlisted: {
      label: 'Nicht in der Liste',
      words: 'Nur wer Ihren genauen Kurznamen kennt, findet Sie und darf fragen.',
    },
    none: {
      label: 'Niemand Neues',
      words: 'Niemand findet Sie, und niemand Neues darf fragen. Sie selbst dürfen andere fragen.',
    },
  },
  transfer: 'Arbeit weitergeben',
  transferSharedRole: 'Arbeit wird nur an Personen weitergegeben, mit denen man eine Rolle teilt',
  transferSharedRoleHelp: 'Das gilt auch für Koordinatoren und Administratoren.',
  secondFactor: 'Anmeldung',
  secondFactorRequired: 'Alle brauchen einen zweiten Faktor',
  secondFactorRequiredHelp:
    'Neben dem Passwort wird eine Authenticator-App oder ein Passkey verlangt. Wer noch nichts davon hat, richtet es vor allem anderen ein.',
  saved: 'Einstellungen gespeichert.',
  conflict: (name: string) =>
    `Jemand hat die Einstellungen geändert, während Sie sie vor sich hatten. Von Ihnen wurde nichts gespeichert; es steht noch im Formular. Unten sehen Sie ${name}, wie es jetzt ist.`,
  conflictNow: 'Wie es jetzt ist',
  useNow: 'Nehmen, was jetzt da ist',
  keepMine: 'Mit meinem überschreiben',

  trusted: {
    title: 'Vertrauensliste',
    lead: 'Wen Ihre Personen in Ihre Arbeitsbereiche einladen dürfen. Ihre eigenen brauchen darauf keinen Platz, und wer schon teilnimmt, ist nicht betroffen.',
    none: 'Allen wird vertraut',
    noneWhy:
      'Die Liste ist leer; jede Adresse darf also eingeladen werden. Ab dem ersten Eintrag dürfen es nur die, die darauf stehen.',
    count: (count: number) =>
      count === 1
        ? 'Nur dieser Eintrag und Ihre eigenen Personen dürfen eingeladen werden.'
        : `Nur diese ${count} und Ihre eigenen Personen dürfen eingeladen werden.`,
    kinds: { address: 'Diese Adresse', email_domain: 'Jede Adresse unter dieser E-Mail-Domäne und darunter' },
    add: 'Adressen und E-Mail-Domänen hinzufügen',
    addHelp:
      'So viele Sie möchten, getippt oder eingefügt: ada@example.com für eine Person, example.com für alle dort.',
    addSubmit: 'Zur Liste hinzufügen',
    read: (addresses: number, emailDomains: number) =>
      `Gelesen: ${[
        addresses > 0 ? (addresses === 1 ? '1 Adresse' : `${addresses} Adressen`) : '',
        emailDomains > 0 ? (emailDomains === 1 ? '1 E-Mail-Domäne' : `${emailDomains} E-Mail-Domänen`) : '',
      ]
        .filter(Boolean)
        .join(' und ')}.`,
    neither: (piece: string) =>
      `„${piece}“ ist weder eine Adresse noch eine E-Mail-Domäne. Berichtigen Sie es, oder nehmen Sie es heraus; noch ist nichts hinzugefügt.`,
    allThere: 'Alle diese stehen schon auf der Liste.',
    missing: 'Geben Sie eine Adresse oder eine E-Mail-Domäne ein.',
    tooMany: (limit: number) => `Eine Liste hat höchstens ${limit} Einträge.`,
    added: (count: number) =>
      count === 1
        ? '1 Eintrag ist zur Vertrauensliste hinzugefügt.'
        : `${count} Einträge sind zur Vertrauensliste hinzugefügt.`,
    removed: (value: string) => `${value} steht nicht mehr auf der Vertrauensliste.`,
    broughtBack: 'Die Vertrauensliste ist wieder wie vorher.',
    remove: (value: string) => `${value} entfernen`,
    search: 'In der Liste suchen',
    nothingFound: 'Nichts auf der Liste hat diese Buchstaben.',
  },
};
