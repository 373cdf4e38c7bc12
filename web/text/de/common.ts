/** Wörter, die zu nichts Einzelnem gehören: Knöpfe, Zustände, Zeiten. */
export const common = {
  productName: 'Causeway',
  cancel: 'Abbrechen',
  close: 'Schließen',
  save: 'Speichern',
  saved: 'Gespeichert',
  back: 'Zurück',
  retry: 'Noch einmal versuchen',
  tryAgainIn: (wait: string) => `Versuchen Sie es noch einmal in ${wait}.`,
  undo: 'Rückgängig',
  copy: 'Kopieren',
  copied: 'Kopiert',
  continue: 'Weiter',
  actions: 'Aktionen',
  loading: 'Wird geladen',
  loadMore: 'Mehr zeigen',
  loadingMore: 'Mehr wird geladen',
  shown: (count: number) => `${count} gezeigt`,
  optional: 'freiwillig',
  search: 'Suchen',
  name: 'Name',
  unknownPerson: 'Jemand',
  password: 'Passwort',
  showTyped: 'Zeigen, was getippt ist',
  comment: 'Kommentar',
  commentMissing: 'Bitte schreiben Sie einen Kommentar; die andere Seite liest ihn als Grund.',
  commentTooLong: (limit: number) => `Höchstens ${limit} Zeichen.`,
  charactersLeft: (left: number) => `noch ${left} Zeichen`,
  characterCount: (used: number, limit: number) => `${used} / ${limit}`,
  confirmIdentity: 'Ihr Passwort',
  confirmIdentityWhy: 'Wir fragen jedes Mal, damit niemand anders das von Ihrem Platz aus tun kann.',
  passwordMissing: 'Bitte geben Sie Ihr Passwort ein.',
  seconds: (count: number) => (count === 1 ? '1 Sekunde' : `${count} Sekunden`),
  minutes: (count: number) => (count === 1 ? '1 Minute' : `${count} Minuten`),
  hours: (count: number) => (count === 1 ? '1 Stunde' : `${count} Stunden`),
  days: (count: number) => (count === 1 ? '1 Tag' : `${count} Tagen`),
  errorTitle: 'Das hat nicht geklappt',
  errorCode: (code: string) => `Code: ${code}`,
  conflictTitle: 'Jemand war schneller',
  conflictBody:
    'Das wurde geändert, während Sie es vor sich hatten. Was Sie eingegeben haben, ist noch da; gespeichert wurde davon nichts.',
  conflictReload: 'Zeigen, wie es jetzt ist',
  quoted: (words: string) => `„${words}“`,
  refusedField: (message: string) => sayRefusal(message),
  justNow: 'gerade eben',
};

/** Der Server spricht Englisch; was er zu einem Feld am häufigsten sagt, sagen wir auf Deutsch, das Übrige allgemein. */
function sayRefusal(message: string): string {
  const [, bound, number, isOfText] = /at (least|most) (\d+)( characters)?/.exec(message) ?? [];
  if (bound) return `${bound === 'least' ? 'Mindestens' : 'Höchstens'} ${number}${isOfText ? ' Zeichen' : ''}.`;
  if (message.includes('must not be empty')) return 'Das darf nicht leer sein.';
  return 'Das geht so nicht. Bitte sehen Sie es noch einmal an.';
}
