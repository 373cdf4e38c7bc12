interface Side {
  organisation: { name: string };
  provedBy: 'dns' | 'attestation' | null;
}

type Claimant = Pick<Side, 'organisation'>;

/** Worauf der Anspruch einer Seite ruht. */
function sayBasis({ organisation, provedBy }: Side): string {
  if (provedBy === 'dns') return `Der Eintrag von ${organisation.name} wurde im DNS gesehen.`;
  if (provedBy === 'attestation') return `Ein Betreiber hat es für ${organisation.name} bestätigt.`;
  return `Für ${organisation.name} weist es heute nichts nach.`;
}

export const operator = {
  title: 'Installation',
  lead: 'Konten, Organisationen, E-Mail-Domänen und Mails dieser Installation.',
  accounts: 'Konten',
  organisations: 'Organisationen',
  mails: 'Mails',
  emailDomains: 'E-Mail-Domänen',
  disputes: 'Streitfälle',
  search: 'Nach Namen suchen',
  account: 'Konto',
  shares: 'Freigaben',
  shareAllowance: 'Freigaberahmen',
  shareAllowanceHelp:
    'Ein Dokument, für eine Person freigegeben, ist eine Freigabe. Weniger, als genutzt ist, nimmt nichts weg und verhindert neue.',
  accountsNone: 'Noch keine Konten',
  accountsNoneWhy:
    'Ein Konto bezahlt für eine oder mehrere Organisationen. Legen Sie das erste an, und fügen Sie ihm dann seine Organisation hinzu.',
  create: 'Neues Konto',
  createSubmit: 'Konto anlegen',
  created: (name: string) => `Das Konto „${name}“ ist da. Fügen Sie jetzt seine Organisation hinzu.`,
  change: 'Ändern',
  changeNamed: (name: string) => `Das Konto ${name} ändern`,
  changed: (name: string) => `„${name}“ ist gespeichert.`,
  noMatch: 'Nichts mit diesem Namen',
  noMatchWhy: 'Versuchen Sie es mit weniger Buchstaben.',
  organisation: 'Organisation',
  everyState: 'Jeder Zustand',
  emailDomainsNoneWhy: 'Administratoren fügen die E-Mail-Domänen ihrer Organisation hinzu und weisen sie nach.',
  emailDomainsNoMatchWhy: 'Versuchen Sie es mit weniger Buchstaben oder einem anderen Zustand.',
  attest: 'Bestätigen',
  attestNamed: (name: string, organisation: string) => `${name} für ${organisation} bestätigen`,
  attestTitle: (name: string) => `${name} bestätigen`,
  attestBody: (name: string, organisation: string) =>
    `Wenn ${organisation} keinen DNS-Eintrag setzen kann und Sie auf anderem Weg wissen, dass ${name} dorthin gehört. Es zählt wie ein Nachweis: Wer mit einer Adresse darunter beitritt, landet bei ${organisation}.`,
  attestComment: 'Woher Sie es wissen',
  attestCommentHelp: 'Wird mit Ihrem Namen bei der E-Mail-Domäne aufbewahrt; deren Administratoren lesen es.',
  attested: (name: string, organisation: string) => `${name} gehört jetzt ${organisation}, auf Ihr Wort.`,
  commentMissing: 'Bitte schreiben Sie den Grund auf.',
  disputesLead:
    'E-Mail-Domänen, die einer Organisation gehören und die eine andere auch nachgewiesen hat. Die Entscheidung versetzt niemanden.',
  disputesNone: 'Keine offenen Streitfälle',
  disputesNoneSuch: 'Keine von diesen',
  disputesNoneWhy: 'Wenn eine Organisation eine E-Mail-Domäne nachweist, die einer anderen gehört, erscheint sie hier.',
  disputeFrom: 'Gehört',
  disputeTo: 'Auch nachgewiesen von',
  disputeOpened: 'Eröffnet',
  disputeDecided: 'Entschieden',
  disputeStatuses: { open: 'Offen', kept: 'Geblieben', transferred: 'Übergegangen', withdrawn: 'Aufgegeben' },
  sideUnproven: 'heute nicht nachgewiesen',
  sideSeen: 'Eintrag gesehen',
  decide: 'Entscheiden',
  decideNamed: (name: string) => `Über ${name} entscheiden`,
  decideTitle: (name: string) => `Wem gehört ${name}?`,
  decideBody: (from: string, to: string, name: string) =>
    `${name} gehört ${from}, und ${to} hat den Namen auch nachgewiesen.`,
  decideWho: 'Von nun an',
  keepsIt: (organisation: string) => `Der Name bleibt bei ${organisation}`,
  keepWords: (from: Side, to: Claimant) =>
    `${sayBasis(from)} Neue Personen landen weiter bei ${from.organisation.name}; der Anspruch von ${to.organisation.name} endet.`,
  getsIt: (organisation: string) => `Der Name geht an ${organisation}`,
  transferWords: (from: Side, to: Claimant) =>
    `Der Eintrag von ${to.organisation.name} wurde im DNS gesehen. Neue Personen landen bei ${to.organisation.name}; wer bei ${from.organisation.name} ist, bleibt dort.`,
  decideComment: 'Warum',
  decideCommentHelp: 'Beide Seiten lesen es.',
  decideSubmit: 'Entscheiden',
  decided: (name: string, organisation: string) => `${name} gehört ${organisation}. Beide Seiten erfahren es.`,
  mailsLead: 'Ohne Mailserver werden Mails hier aufbewahrt, und ihre Links lassen sich auf jedem Weg weitergeben.',
  mailTo: 'An',
  mailSubject: 'Betreff',
  mailStatus: 'Zustand',
  mailAt: 'Wann',
  mailRead: 'Lesen',
  mailReadNamed: (subject: string, to: string) => `„${subject}“ an ${to} lesen`,
  mailLink: 'Link in dieser Mail',
  mailErased: 'Eine gesendete Mail behält keinen Text, denn ihre Links geben Zugang.',
  mailFailure: 'Was der Mailserver gesagt hat',
  mailStatuses: { kept: 'Aufbewahrt', queued: 'Wartet', sent: 'Gesendet', failed: 'Fehlgeschlagen' },
  mailsNone: 'Noch keine Mails',
  mailsNoneWhy: 'Mails erscheinen hier, sobald jemand eingeladen wird oder sich registriert.',
  lift: 'Single Sign-on aufheben',
  liftNamed: (organisation: string) => `Single Sign-on von ${organisation} aufheben`,
  liftTitle: (organisation: string) => `Single Sign-on von ${organisation} nicht mehr verlangen`,
  liftWhy: (organisation: string) =>
    `Für den Fall, dass es den Identitätsanbieter von ${organisation} nicht mehr gibt und dort niemand mehr hereinkommt. Die Personen melden sich wieder mit ihren Passwörtern an oder lassen sich neue geben. Was eingerichtet war, bleibt, damit die Administratoren es wieder verlangen können.`,
  liftComment: 'Warum',
  liftCommentHelp: 'Wird im Audit der Organisation aufbewahrt. Ihre Administratoren erfahren davon.',
  liftSubmit: 'Aufheben',
  lifted: (organisation: string) => `Personen von ${organisation} können sich wieder mit ihren Passwörtern anmelden.`,
  signOn: 'Anmeldung',
  signOnDemanded: 'Nur Single Sign-on',
  first: 'Erster Administrator',
  firstFor: (organisation: string) => `Erster Administrator von ${organisation}`,
  firstTitle: (organisation: string) => `Erster Administrator von ${organisation}`,
  firstLead: (organisation: string) =>
    `Noch verwaltet niemand ${organisation}. Wen Sie einladen, der macht dort alles Weitere.`,
  firstAlready: (organisation: string) =>
    `${organisation} hat schon einen Administrator. Er lädt alle anderen ein; Betreiber bringen nur den ersten.`,
  firstEmail: 'E-Mail-Adresse',
  firstInvite: 'Einladen',
  firstLink: (email: string) =>
    `Nur für ${email}. Wir haben ihn auch gemailt, wenn ein Mailserver eingerichtet ist; wir zeigen ihn nicht noch einmal, und eine weitere Einladung macht einen neuen.`,
};
