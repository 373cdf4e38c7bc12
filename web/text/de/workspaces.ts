import { has } from './grammar.ts';

/** Arbeitsbereiche: wo Dokumente liegen und Personen mehrerer Organisationen teilnehmen. */
export const workspaces = {
  title: 'Arbeitsbereiche',
  lead: 'Dokumente, und die Personen von überall, die daran arbeiten.',
  create: 'Arbeitsbereich anlegen',
  all: 'Alle Arbeitsbereiche',
  list: 'Liste',
  cards: 'Karten',
  shownAs: 'Gezeigt als',
  filterName: 'Nach Namen suchen',
  filterRole: 'Wessen',
  filterStatus: 'Zustand',
  roles: { all: 'Meine und andere', owner: 'Meine', participant: 'Als Teilnehmer', ownerless: 'Ohne Eigentümer' },
  statuses: { open: 'Offen', closed: 'Geschlossen', all: 'Offen und geschlossen' },
  name: 'Name',
  organisation: 'Organisation',
  owner: 'Eigentümer',
  ownedByYou: 'Eigentümer: Sie',
  ownedBy: (owner: string) => `Eigentümer: ${owner}`,
  you: 'Sie',
  documents: 'Dokumente',
  participants: 'Teilnehmer',
  documentCount: (count: number) => (count === 1 ? '1 Dokument' : `${count} Dokumente`),
  participantCount: (count: number) => (count === 0 ? 'Niemand sonst' : `${count} Teilnehmer`),
  created: 'Angelegt',
  open: 'Offen',
  closed: 'Geschlossen',
  closes: 'Schließt',
  locked: 'Zweiter Faktor nötig',
  lockedWhy: 'Öffnen Sie ihn, und bestätigen Sie Ihren zweiten Faktor, um mehr zu sehen.',

  none: 'Noch keine Arbeitsbereiche',
  noneMayCreate:
    'Ein Arbeitsbereich enthält Dokumente und die Personen, die daran arbeiten, aus Ihrer Organisation und aus anderen. Legen Sie den ersten an.',
  noneMayTakePart:
    'Wenn jemand Sie in einen Arbeitsbereich einlädt, steht er hier. Arbeitsbereiche anzulegen gehört zu einem bezahlten Tarif.',
  nothingFound: 'Kein Arbeitsbereich passt',
  nothingFoundWhy: 'Andere Wörter oder andere Filter finden ihn vielleicht.',
  clear: 'Alle offenen zeigen',
  noneOwnerless: 'Jeder Arbeitsbereich hat seinen Eigentümer',
  noneOwnerlessWhy:
    'Wenn der Eigentümer eines Arbeitsbereichs Ihrer Organisation deaktiviert wird oder geht, steht er hier, damit Sie ihn weitergeben oder schließen können.',

  createTitle: 'Arbeitsbereich anlegen',
  createLead: (organisation: string) =>
    `Er gehört zu ${organisation}, und Sie sind der Eigentümer. Niemand sonst sieht ihn, bis Sie jemanden einladen.`,
  description: 'Beschreibung',
  descriptionHelp: 'Wofür er ist; alle, die teilnehmen, lesen es.',
  createSubmit: 'Anlegen',
  createdToast: (name: string) => `„${name}“ gehört Ihnen. Fügen Sie Dokumente hinzu, und laden Sie dann Personen ein.`,

  tabs: { documents: 'Dokumente', participants: 'Teilnehmer', history: 'Verlauf', settings: 'Einstellungen' },
  tabsLabel: 'Teile dieses Arbeitsbereichs',
  gone: 'Er wurde geschlossen, Sie sind nicht mehr dabei, oder Sie durften ihn nie sehen.',
  where: 'Über diesen Arbeitsbereich',
  youMay: 'Sie dürfen',
  mayAll: 'hier alles tun',
  mayAllAsOwner: 'hier alles tun; er gehört Ihnen',
  abilities: {
    preview: 'ansehen',
    download: 'herunterladen',
    upload: 'hochladen',
    edit: 'bearbeiten',
    delete: 'löschen',
    comment: 'kommentieren',
    invite: 'einladen',
    manage: 'verwalten',
  },
  mayNothing: 'ihn weitergeben oder schließen, denn sein Eigentümer ist fort',
  hidden: 'Die anderen Teilnehmer sehen Sie nicht, bis Sie etwas tun.',
  demands: 'Verlangt einen zweiten Faktor',
  closesAt: 'Er schließt',
  closesMeans: 'Dann werden seine Dokumente gelöscht, und alle verlieren den Zugang.',
  keepOpen: 'Offen lassen',
  keptOpen: 'Er bleibt offen.',
  closedTitle: 'Dieser Arbeitsbereich ist geschlossen',
  closedWhy: 'Seine Dokumente sind gelöscht, und niemand arbeitet mehr darin. Seine Akte wird gelöscht',
  closedRecord: 'Die Akte steht unter „Einstellungen“ für alle, die sie lesen dürfen.',

  factorTitle: 'Dieser Arbeitsbereich verlangt Ihren zweiten Faktor',
  factorLead: 'Bestätigen Sie ihn einmal, und alle solchen Arbeitsbereiche sind offen, bis Sie sich abmelden.',
  factorNone:
    'Sie haben noch keinen. Richten Sie auf der Seite „Sicherheit“ eine Authenticator-App oder einen Passkey ein, und kommen Sie dann zurück.',
  factorSetUp: 'Zweiten Faktor einrichten',

  settings: 'Einstellungen',
  settingsLead: 'Alle, die teilnehmen, sehen den Namen und die Beschreibung.',
  demandLabel: 'Zweiten Faktor verlangen',
  demandHelp:
    'Wer teilnimmt, bestätigt in jeder Sitzung einmal einen zweiten Faktor, bevor mehr als der Name zu sehen ist.',
  saved: 'Der Arbeitsbereich ist geändert.',
  readOnly: 'Sie dürfen das ansehen; Verwalter ändern es.',

  transfer: 'Weitergeben',
  transferLead: (organisation: string) =>
    `Der neue Eigentümer ist jemand von ${organisation}. Sie bleiben als Teilnehmer, der liest; das zählt als eine Freigabe für jedes Dokument.`,
  transferTo: 'Neuer Eigentümer',
  transferAct: 'Weitergeben',
  transferTitle: (name: string) => `„${name}“ weitergeben`,
  transferMissing: 'Wählen Sie eine Person.',
  transferred: (name: string) => `Er gehört jetzt ${name}.`,

  close: 'Schließen',
  closeLead: 'Wenn die Arbeit getan ist. Das Schließen lässt sich nicht rückgängig machen.',
  closeAct: 'Arbeitsbereich schließen',
  closeTitle: (name: string) => `„${name}“ schließen`,
  closeMeans: 'Was das Schließen bedeutet',
  closeDocuments: (count: number) =>
    count === 0
      ? 'Es gibt keine Dokumente zu löschen.'
      : count === 1
        ? 'Sein eines Dokument wird gelöscht, mit allen Fassungen.'
        : `Alle ${count} Dokumente werden gelöscht, mit allen Fassungen.`,
  closePeople: (count: number) =>
    count === 0
      ? 'Niemand sonst nimmt teil.'
      : count === 1
        ? 'Der eine Teilnehmer verliert sofort den Zugang.'
        : `Alle ${count} Teilnehmer verlieren sofort den Zugang.`,
  closeTasks: 'Seine offenen Aufgaben werden abgebrochen, und wer sie hat, erfährt es.',
  closeShares: 'Alle seine Freigaben gehen an das Konto zurück.',
  closeRecord: 'Eine Akte darüber, wer was getan hat, bleibt 90 Tage.',
  closeNotices: 'Alle erfahren es 7, 3 und 1 Tag vorher.',
  closeWhen: 'Wann',
  closeNow: 'Jetzt',
  closeLater: 'Zu einem Termin',
  closeDate: 'Tag und Uhrzeit',
  closeDateMissing: 'Wählen Sie einen Zeitpunkt, der noch kommt.',
  closeNowSubmit: 'Jetzt schließen',
  closeLaterSubmit: 'Schließen planen',
  closedToast: (name: string) => `„${name}“ ist geschlossen.`,
  plannedToast: 'Das Schließen ist geplant; alle erfahren es vorher.',

  record: 'Akte',
  recordLead: 'Wer teilnahm, welche Dokumente es gab, und was geschah, zum Aufbewahren oder für eine Prüfung.',
  recordPdf: 'Akte als PDF',
  recordZip: 'Akte als Zip',
  recordZipWhy: 'Die Zip-Datei enthält das PDF, und dasselbe als JSON und CSV.',

  leave: 'Verlassen',
  leaveLead: 'Sie verlieren sofort den Zugang und können nur zurück, wenn jemand Sie wieder einlädt.',
  leaveTitle: (name: string) => `„${name}“ verlassen?`,
  leaveAct: 'Arbeitsbereich verlassen',
  left: (name: string) => `Sie haben „${name}“ verlassen.`,

  history: 'Verlauf',
  historyLead: 'Was hier geschah, das Älteste zuerst.',
  historyNone: 'Noch ist nichts geschehen',
  historyNoneWhy: 'Sobald jemand ein Dokument hinzufügt oder eingeladen wird, steht es hier.',
  byItself: 'Causeway',
  events: {
    'workspace.created': (who: string) => `${has(who)} den Arbeitsbereich angelegt`,
    'workspace.changed': (who: string) => `${has(who)} Name, Beschreibung oder Einstellungen geändert`,
    'workspace.transferred': (who: string, to: string) =>
      `${has(who)} den Arbeitsbereich${to ? ` an ${to}` : ''} weitergegeben`,
    'workspace.closing': (who: string) => `${has(who)} das Schließen geplant`,
    'workspace.closed': (who: string) => `${has(who)} den Arbeitsbereich geschlossen`,
    'workspace.record_read': (who: string) => `${has(who)} die Akte geholt`,
    'participant.invited': (who: string, whom: string) => `${has(who)} ${whom} eingeladen`,
    'participant.joined': (who: string, whom: string) => `${whom || who} ist beigetreten`,
    'participant.changed': (who: string, whom: string) => `${has(who)} geändert, was ${whom} darf`,
    'participant.removed': (who: string, whom: string) => `${has(who)} ${whom} entfernt`,
    'participant.left': (who: string) => `${has(who)} den Arbeitsbereich verlassen`,
    'participant.resent': (who: string, whom: string) => `${has(who)} ${whom} einen neuen Link gesendet`,
    'document.created': (who: string, name: string) => `${has(who)} ${name} hinzugefügt`,
    'document.version_added': (who: string, name: string) => `${has(who)} eine Fassung von ${name} hinzugefügt`,
    'document.restored': (who: string, name: string) =>
      `${has(who)} eine frühere Fassung von ${name} wiederhergestellt`,
    'document.changed': (who: string, name: string) => `${has(who)} ${name} geändert`,
    'document.deleted': (who: string, name: string) => `${has(who)} ${name} gelöscht`,
    'document.commented': (who: string, name: string) => `${has(who)} ${name} kommentiert`,
    'document.comment_deleted': (who: string, name: string) => `${has(who)} einen Kommentar zu ${name} zurückgenommen`,
    'document.infected': (_who: string, name: string) => `In ${name} wurde etwas Schädliches gefunden`,
    'folder.created': (who: string, name: string) => `${has(who)} den Ordner ${name} angelegt`,
    'folder.changed': (who: string, name: string) => `${has(who)} den Ordner ${name} geändert`,
    'folder.deleted': (who: string, name: string) => `${has(who)} den Ordner ${name} gelöscht`,
  } as Record<string, (who: string, what: string) => string>,
  otherEvent: (who: string, kind: string) => `${who}: ${kind}`,
  aDocument: 'ein Dokument',
};
