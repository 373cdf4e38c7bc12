/** Was einem gesagt wurde: die Glocke, die Liste, und wie man es per Mail erfahren möchte. */
export const notices = {
  title: 'Mitteilungen',
  lead: 'Was geschehen ist und Sie betrifft, das Neueste zuerst.',
  bell: (unread: number) =>
    unread === 0
      ? 'Mitteilungen, keine ungelesen'
      : unread === 1
        ? 'Mitteilungen, eine ungelesen'
        : `Mitteilungen, ${unread} ungelesen`,
  unreadOnly: 'Nur ungelesene',
  markAll: 'Alle als gelesen markieren',
  markOne: (title: string) => `Als gelesen markieren: ${title}`,
  markShort: 'Als gelesen markieren',
  unread: 'Ungelesen',
  none: 'Noch nichts',
  noneWhy:
    'Wenn jemand Ihnen Arbeit gibt, um eine Verbindung bittet oder Ihnen einen Arbeitsbereich öffnet, steht es hier.',
  noneUnread: 'Nichts ungelesen',
  noneUnreadWhy: 'Sie haben alles gelesen, was Ihnen gesagt wurde.',
  by: (name: string, organisation: string) => `${name} von ${organisation}`,
  somebodyOf: (organisation: string) => `Jemand von ${organisation}`,
  settings: 'Benachrichtigungen',
  settingsLead: 'Unter „Mitteilungen“ steht in jedem Fall alles; hier wählen Sie, was Ihnen außerdem gemailt wird.',
  whatTitle: 'Was gemailt wird',
  whatLead: 'Mails zu Ihrem Passwort, Ihren zweiten Faktoren und zu Einladungen gehen immer.',
  groups: {
    connections: 'Verbindungen: Anfragen, Antworten, Enden',
    tasks: 'Aufgaben: Ihnen gegeben, fällig, überfällig',
    workspaces: 'Arbeitsbereiche und Dokumente',
    administration: 'Verwaltung: E-Mail-Domänen, Kontingente, Webhooks',
    membership: 'Wohin Sie gehören und was Sie verwalten',
  },
  choices: { immediate: 'Sofort', digest: 'In der täglichen Zusammenfassung', none: 'Gar nicht' },
  whenTitle: 'Die tägliche Zusammenfassung',
  whenLead: 'Eine Mail am Tag mit dem, was seither geschehen ist, wenn etwas geschehen ist.',
  hour: 'Um',
  timeZone: 'Zeitzone',
  language: 'Sprache der Mitteilungen und Mails',
  languages: { en: 'English', de: 'Deutsch' },
  saved: 'Gespeichert.',
  refusedTitle: 'Mails an Sie kommen zurück',
  refused: (email: string) =>
    `Ein Mailserver hat ${email} endgültig abgewiesen. Bis es noch einmal versucht wird, gehen nur Mails zu Ihrer Sicherheit dorthin.`,
  tryAgain: 'Wieder an diese Adresse mailen',
  tryAgainDone: 'Mails gehen wieder an diese Adresse.',
  stopTitle: 'Keine solchen Mails mehr',
  stopWhy: 'Sie bekommen keine Mails dieser Art mehr. Was geschieht, steht weiter unter „Mitteilungen“.',
  stop: 'Keine solchen Mails mehr',
  stopped: 'Erledigt: keine solchen Mails mehr',
  stoppedWhy: 'Das können Sie angemeldet jederzeit unter „Benachrichtigungen“ ändern.',
  stopDead:
    'Dieser Link ist zu alt oder unvollständig. Wählen Sie angemeldet unter „Benachrichtigungen“, was Ihnen gemailt wird.',
};
