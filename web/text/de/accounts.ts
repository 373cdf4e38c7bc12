/** Das Konto: seine Organisationen, alle darin, und was es bezahlt. */
export const accounts = {
  title: 'Konto',
  lead: (account: string) =>
    `Worum Sie sich für das Konto ${account} kümmern: alle seine Organisationen und alle Personen darin.`,
  notYours: 'Nur Unternehmensadministratoren kümmern sich um das Konto',
  notYoursWhy: 'Fragen Sie, wer Ihre Organisation hier eingerichtet hat.',
  facts: 'Tarif und Freigaben',
  plan: 'Tarif',
  plans: { free: 'Kostenlos', paid: 'Bezahlt' },
  planWords: {
    free: 'Seine Personen nehmen an Arbeitsbereichen und Aufgaben anderer teil und legen keine Arbeitsbereiche an.',
    paid: 'Seine Personen legen auch Arbeitsbereiche an und geben Dokumente frei, soweit der Freigaberahmen reicht.',
  },
  shares: 'Freigaben',
  sharesUsed: (used: number, allowance: number) => `${used} von ${allowance} genutzt`,
  planByOperator: 'Tarif und Freigaberahmen ändern die Betreiber.',
  tabs: {
    organisations: 'Organisationen',
    people: 'Personen',
    unmanaged: 'Noch nicht bei uns',
    administrators: 'Unternehmensadministratoren',
  },

  organisation: 'Organisation',
  organisationsLead: 'Sie dürfen in jeder davon, was ihre eigenen Administratoren dürfen.',
  organisationsNone: 'Keine Organisation mit diesem Namen',
  organisationsNoneWhy: 'Versuchen Sie es mit weniger Buchstaben.',
  searchOrganisations: 'Nach Namen suchen',
  yours: 'Ihre',
  addOrganisation: 'Organisation hinzufügen',
  addOrganisationTo: (account: string) => `Eine Organisation zu ${account} hinzufügen`,
  addLead: 'Wir laden ihren ersten Administrator ein; alles Weitere macht er.',
  organisationName: 'Name der Organisation',
  shortName: 'Kurzname',
  shortNameHelp: 'Kleinbuchstaben, Ziffern und Bindestriche. Bleibt er leer, bilden wir einen aus dem Namen.',
  administratorName: 'Name des Administrators',
  administratorEmail: 'E-Mail-Adresse des Administrators',
  enterprise: 'Verwaltet auch das ganze Konto',
  enterpriseHelp: 'Als Unternehmensadministrator: alle seine Organisationen, auch die, die noch dazukommen.',
  added: (organisation: string) => `${organisation} ist da`,
  addedWhy: (administrator: string) =>
    `${administrator} ist eingeladen. Ohne Mailserver geben Sie diesen Link selbst weiter; wir zeigen ihn nicht noch einmal.`,
  invitationLink: 'Einladungslink',

  person: 'Person',
  state: 'Zustand',
  searchPeople: 'Nach Namen oder Adresse suchen',
  filterEmailDomain: 'Adresse unter',
  filterEmailDomainPlaceholder: 'acme.example',
  peopleNone: 'Niemand passt',
  peopleNoneWhy: 'Versuchen Sie es mit weniger Buchstaben, einem anderen Zustand oder einer anderen E-Mail-Domäne.',

  unmanagedCommand: 'Personen aufnehmen, die sich allein registriert haben',
  unmanagedLead:
    'Personen, die sich allein registriert haben, bevor Ihnen ihre E-Mail-Domäne gehörte. Nehmen Sie sie auf, und sie gehören zu der Organisation, der die Domäne gehört.',
  unmanagedNone: 'Niemand hat sich allein unter Ihren E-Mail-Domänen registriert',
  unmanagedNoneWhy:
    'Wer das getan hat, bevor Sie eine E-Mail-Domäne nachgewiesen haben, erscheint hier. Wer neu kommt, landet von selbst bei Ihnen.',
  claim: 'Aufnehmen',
  claimNamed: (name: string) => `${name} aufnehmen`,
  claimTitle: (name: string) => `${name} aufnehmen?`,
  claimBody: (name: string, email: string, organisation: string, emailDomain: string) =>
    `${name} hat sich allein mit ${email} registriert. ${emailDomain} gehört ${organisation}; wer aufgenommen wird, kommt also zu ${organisation}.`,
  wouldJoin: 'Käme zu',
  claimNot: 'in einer Organisation eines anderen Kontos',
  claimWhat: [
    'Die Anmeldung bleibt, und dort kommt die Rolle Everyone dazu.',
    'Die Organisation, die diese Person allein hatte, bleibt zurück, mit der Arbeit, die sie dort hatte und gesendet hat.',
    'Von da an sehen und verwalten Ihre Administratoren diese Person.',
    'Wir sagen ihr per Mail, wo sie jetzt ist, und warum.',
  ],
  claimed: (name: string, organisation: string) => `${name} gehört jetzt zu ${organisation} und erfährt es.`,

  change: 'Die E-Mail-Domäne aller ändern',
  changeTitle: 'Die E-Mail-Domäne aller ändern',
  changeLead:
    'Wenn sich der Name ändert: Die Adressen aller im Konto wechseln von einer E-Mail-Domäne zu einer anderen. Was vor dem @ steht, bleibt. Auch mit den alten Adressen kann man sich weiter anmelden.',
  changeFrom: 'Von',
  changeTo: 'Zu',
  changeToHelp: 'Eine, die Ihrem Konto gehört.',
  changeSubmit: 'Alle Adressen ändern',
  changePreview: 'Was sich ändert',
  changePreviewNone: (emailDomain: string) => `Niemand im Konto hat eine Adresse unter ${emailDomain}.`,
  changePreviewCount: (count: number, more: boolean) =>
    more
      ? `Mehr als ${count} Adressen ändern sich, zum Beispiel:`
      : count === 1
        ? '1 Adresse ändert sich:'
        : `${count} Adressen ändern sich:`,
  changePreviewMore: (count: number) => (count === 1 ? 'und 1 weitere' : `und ${count} weitere`),
  changeSame: 'Beide Namen sind gleich.',
  changeMissing: 'Bitte geben Sie beide Namen an.',
  changed: (count: number, to: string) =>
    count === 0
      ? 'Niemand hatte eine solche Adresse; nichts hat sich geändert.'
      : count === 1
        ? `1 Adresse liegt jetzt unter ${to}. Wer sie hat, erfährt es.`
        : `${count} Adressen liegen jetzt unter ${to}. Wer sie hat, erfährt es.`,

  administratorsLead: 'Sie kümmern sich um jede Organisation des Kontos, auch um die, die noch dazukommen.',
  administratorsNone: 'Das Konto hat keinen Unternehmensadministrator',
  administratorsNoneWhy: 'Dann können nur Betreiber ihm Organisationen hinzufügen.',
  administratorAdd: 'Unternehmensadministrator hinzufügen',
  administratorAddExplain:
    'Unternehmensadministratoren kümmern sich um jede Organisation des Kontos und alle Personen darin und dürfen wie Sie weitere ernennen und entfernen.',
  administratorAddSubmit: 'Hinzufügen',
  administratorAddMissing: 'Bitte wählen Sie jemanden aus.',
  administratorRemoveTitle: (name: string) => `${name} als Unternehmensadministrator entfernen?`,
  administratorRemoveBody: (name: string) =>
    `${name} kümmert sich nicht mehr um das Konto. Organisation und Rollen bleiben, wie sie sind.`,
  administratorRemoveMe:
    'Sie kümmern sich nicht mehr um das Konto und können das nicht selbst zurücknehmen. Ihre Organisation und Ihre Rollen darin bleiben, wie sie sind.',
  administratorAddPlaceholder: 'Personen des Kontos nach Namen suchen',
  administratorAddNone: 'Niemand Aktives mit diesem Namen, der es nicht schon ist.',
  administratorAdded: (name: string) => `${name} ist jetzt Unternehmensadministrator.`,
  administratorRemove: 'Entfernen',
  administratorRemoveNamed: (name: string) => `${name} als Unternehmensadministrator entfernen`,
  administratorRemoved: (name: string) => `${name} ist nicht mehr Unternehmensadministrator.`,
  you: 'Sie',
};
