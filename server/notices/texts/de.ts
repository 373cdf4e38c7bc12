import type { Texts } from './texts.ts';

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const maySend = ({ from, to }: { from: string; to: string }) => `${from} darf Arbeit an ${to} senden`;
const mayNotSend = ({ from, to }: { from: string; to: string }) => `${from} darf keine Arbeit an ${to} senden`;
const sayLevel = (level: string | null) =>
  level === 'roles_and_users' ? 'öffentliche Rollen und die Personen darin' : 'öffentliche Rollen';
const nobodyMoves = 'Wer schon dazugehört, bleibt, wo er ist.';
const decides = 'Ein Betreiber dieser Installation entscheidet; bis dahin ändert sich nichts.';

/** The same in German. */
export const german: Texts = {
  nobody: 'jemand ohne Organisation',
  letters: {
    'connection.requested': (names) => ({
      subject: `${sentence(names.from)} möchte Arbeit an ${names.to} senden`,
      text: `${sentence(names.from)} bittet ${names.to} um eine Verbindung. Wenn Sie annehmen, gilt: ${maySend(names)}. Bis zu Ihrer Antwort ändert sich nichts.`,
    }),
    'connection.resent': (names) => ({
      subject: `${sentence(names.from)} möchte weiterhin Arbeit an ${names.to} senden`,
      text: `${sentence(names.from)} hat die Anfrage noch einmal gesendet. Wenn Sie annehmen, gilt: ${maySend(names)}. Bis zu Ihrer Antwort ändert sich nichts.`,
    }),
    'connection.accepted': (names) => ({
      subject: `${names.to} hat angenommen: ${maySend(names)}`,
      text: `${names.to} hat die Anfrage angenommen. Von nun an gilt: ${maySend(names)}, an ${sayLevel(names.level)}.`,
    }),
    'connection.rejected': (names) => ({
      subject: `${names.to} hat die Anfrage von ${names.from} abgelehnt`,
      text: `${names.to} hat die Anfrage abgelehnt: ${mayNotSend(names)}. Der Grund steht daneben.`,
    }),
    'connection.level_changed': (names) => ({
      subject: `${names.to} hat geändert, was ${names.from} sieht`,
      text: `${maySend(names)}, von nun an an ${sayLevel(names.level)}.`,
    }),
    'connection.ended': (names) => ({
      subject: `Die Verbindung von ${names.from} zu ${names.to} wurde beendet`,
      text: `Die Verbindung wurde beendet: ${mayNotSend(names)}. Der Grund steht daneben.`,
    }),
    'connection.expired': (names) => ({
      subject: names.wasPaired
        ? `Die Verbindung von ${names.from} zu ${names.to} hat ihr Enddatum erreicht`
        : `Die Anfrage von ${names.from} an ${names.to} ist abgelaufen`,
      text: names.wasPaired
        ? `Die Verbindung hat ihr Enddatum erreicht: ${mayNotSend(names)}.`
        : `Die Anfrage von ${names.from} an ${names.to} wurde nicht rechtzeitig beantwortet und ist abgelaufen.`,
    }),
    'connection.ending': (names) => ({
      subject: `Die Verbindung von ${names.from} zu ${names.to} endet am ${names.on}`,
      text: `Die Verbindung erreicht am ${names.on} (UTC) ihr Enddatum. Danach gilt: ${mayNotSend(names)}. Wenn es weitergehen soll, fragen Sie dann neu an.`,
    }),
    'connection.attempted': ({ organisation, what }) => ({
      subject: `${sentence(organisation)} hat etwas versucht, das nicht mehr erlaubt ist`,
      text:
        what === 'request'
          ? `${sentence(organisation)} hat wieder um eine Verbindung gebeten, obwohl Ihre Organisation solche Anfragen sperrt. Es wurde abgewiesen; dass gesperrt ist und dass Sie dies lesen, erfährt die andere Seite nicht.`
          : `Jemand von ${organisation} hat versucht, über eine beendete Verbindung Arbeit zu senden. Es wurde abgewiesen; dass Sie dies lesen, erfährt die andere Seite nicht.`,
    }),
    'email_domain.grace_started': ({ name, recordName, until }) => ({
      subject: `Der Nachweis für ${name} fehlt`,
      text: `Der TXT-Eintrag unter ${recordName} ist verschwunden. Bis ${until ?? 'bald'} ändert sich nichts; ist er dann nicht zurück, kommen Personen mit einer Adresse unter ${name} nicht mehr in Ihre Organisation. ${nobodyMoves}`,
    }),
    'email_domain.grace_warned': ({ name, recordName, until }) => ({
      subject: `Der Nachweis für ${name} fehlt weiterhin`,
      text: `Der TXT-Eintrag unter ${recordName} fehlt weiterhin. Ist er bis ${until ?? 'bald'} nicht zurück, kommen Personen mit einer Adresse unter ${name} nicht mehr in Ihre Organisation. ${nobodyMoves}`,
    }),
    'email_domain.lapsed': ({ name, recordName }) => ({
      subject: `${name} gehört Ihrer Organisation nicht mehr`,
      text: `Der TXT-Eintrag unter ${recordName} ist nicht zurückgekommen. Personen mit einer Adresse unter ${name} kommen nicht mehr in Ihre Organisation. ${nobodyMoves} Ist der Eintrag wieder da, gehört Ihnen auch der Name wieder, wenn ihn bis dahin niemand anders nachgewiesen hat.`,
    }),
    'email_domain.restored': ({ name, recordName }) => ({
      subject: `Der Nachweis für ${name} ist zurück`,
      text: `Der TXT-Eintrag unter ${recordName} ist wieder da: ${name} gehört Ihrer Organisation.`,
    }),
    'email_domain.disputed_holder': ({ name }) => ({
      subject: `Eine andere Organisation hat ${name} nachgewiesen`,
      text: `Eine andere Organisation hat nachgewiesen, dass sie über ${name} verfügt; der Name gehört Ihrer Organisation. ${decides}`,
    }),
    'email_domain.disputed_claimant': ({ name }) => ({
      subject: `${name} gehört einer anderen Organisation`,
      text: `Ihre Organisation hat ${name} nachgewiesen; der Name gehört einer anderen Organisation. ${decides}`,
    }),
    'email_domain.kept_holder': ({ name }) => ({
      subject: `${name} bleibt bei Ihrer Organisation`,
      text: `Ein Betreiber hat entschieden, dass ${name} bei Ihrer Organisation bleibt.`,
    }),
    'email_domain.kept_claimant': ({ name }) => ({
      subject: `${name} bleibt bei einer anderen Organisation`,
      text: `Ein Betreiber hat entschieden, dass ${name} bei der Organisation bleibt, der es gehört.`,
    }),
    'email_domain.transferred_holder': ({ name }) => ({
      subject: `${name} geht an eine andere Organisation`,
      text: `Ein Betreiber hat entschieden, dass ${name} einer anderen Organisation gehört. Von nun an kommen Personen mit einer Adresse darunter dorthin. ${nobodyMoves}`,
    }),
    'email_domain.transferred_claimant': ({ name }) => ({
      subject: `${name} gehört Ihrer Organisation`,
      text: `Ein Betreiber hat entschieden, dass ${name} Ihrer Organisation gehört. Von nun an kommen Personen mit einer Adresse darunter dorthin. ${nobodyMoves}`,
    }),
    'email_domain.withdrawn_holder': ({ name }) => ({
      subject: `${name} ist nicht mehr strittig`,
      text: `Die andere Organisation hat ihren Anspruch auf ${name} aufgegeben; der Name bleibt bei Ihrer.`,
    }),
    'email_domain.withdrawn_claimant': ({ name }) => ({
      subject: `${name} gehört der bisherigen Organisation nicht mehr`,
      text: `Für einen Betreiber gibt es nichts mehr zu entscheiden: Der bisherigen Organisation gehört ${name} nicht mehr. Weisen Sie den Namen noch einmal nach, damit er Ihnen gehört.`,
    }),
    'email_domain.disputed_operator': ({ name }) => ({
      subject: `Zwei Organisationen haben ${name} nachgewiesen`,
      text: `${name} gehört einer Organisation, und eine andere hat den Namen auch nachgewiesen. Entscheiden Sie, wem er gehört:`,
    }),
    'task.assigned': ({ from }) => ({
      subject: `Eine Aufgabe von ${from} wartet auf Sie`,
      text: `Sie haben von ${from} eine Aufgabe bekommen. Lesen und beantworten Sie sie hier:`,
    }),
    'task.handed_on': ({ count }) => ({
      subject: count === 1 ? 'Eine Aufgabe wartet auf Sie' : `${count} Aufgaben warten auf Sie`,
      text: 'Arbeit Ihrer Organisation wurde an Sie weitergegeben:',
    }),
    'task.cancelled': () => ({
      subject: 'Eine Ihrer Aufgaben wurde abgebrochen',
      text: 'Der Arbeitsbereich ihrer Dokumente wurde geschlossen:',
    }),
    'task.due': ({ on }) => ({
      subject: `Eine Ihrer Aufgaben ist am ${on} fällig`,
      text: `Eine Aufgabe, die Sie haben oder gesendet haben, ist am ${on} (UTC) fällig:`,
    }),
    'task.overdue': () => ({
      subject: 'Eine Ihrer Aufgaben ist überfällig',
      text: 'Eine Aufgabe, die Sie haben oder gesendet haben, ist über ihrem Termin:',
    }),
    'participant.invited': ({ organisation }) => ({
      subject: `${sentence(organisation)} hat Ihnen einen Arbeitsbereich geöffnet`,
      text: `${sentence(organisation)} hat Ihnen einen Arbeitsbereich geöffnet. Sie finden ihn in Causeway, angemeldet wie immer. Sie können ihn jederzeit verlassen. Was ${organisation} Ihnen geschrieben hat, steht dort.`,
    }),
    'workspace.closing': ({ organisation, at }) => ({
      subject: `Ein Arbeitsbereich von ${organisation} schließt am ${at.slice(0, 10)}`,
      text: `Ein Arbeitsbereich von ${organisation} schließt am ${at.slice(0, 10)} um ${at.slice(11, 16)} UTC. Dann werden seine Dokumente gelöscht und seine offenen Aufgaben abgebrochen; sichern Sie vorher, was Sie brauchen:`,
    }),
    'workspace.closed': ({ organisation }) => ({
      subject: `Ein Arbeitsbereich von ${organisation} wurde geschlossen`,
      text: `Ein Arbeitsbereich von ${organisation}, in dem Sie gearbeitet haben, wurde geschlossen. Seine Dokumente sind gelöscht. Es war:`,
    }),
    'workspace.transferred': ({ organisation }) => ({
      subject: `Ein Arbeitsbereich von ${organisation} gehört jetzt Ihnen`,
      text: `Von nun an gehört Ihnen ein Arbeitsbereich von ${organisation}:`,
    }),
    'document.infected': () => ({
      subject: 'In einem Dokument wurde etwas Schädliches gefunden',
      text: 'Der Scanner hat etwas in einem Dokument gefunden, das Sie hochgeladen haben oder das in einem Ihrer Arbeitsbereiche liegt. Niemand kann diese Fassung öffnen:',
    }),
    'document.mentioned': ({ organisation }) => ({
      subject: 'Sie werden in einem Kommentar zu einem Dokument erwähnt',
      text: `Jemand erwähnt Sie in einem Kommentar zu einem Dokument in einem Arbeitsbereich von ${organisation}. Lesen Sie ihn hier:`,
    }),
    'share.quota_nearly_used_up': ({ organisation, used, quota }) => ({
      subject: `${organisation} nutzt 80 % des Kontingents an Freigaben`,
      text: `${organisation} nutzt mehr als 80 % des Kontingents an Freigaben: ${used} von ${quota}. Nichts ist gesperrt; was zählt, ist der Freigaberahmen des Kontos.`,
    }),
    'share.quota_used_up': ({ organisation, used, quota }) => ({
      subject: `${organisation} nutzt das ganze Kontingent an Freigaben`,
      text: `${organisation} nutzt das ganze Kontingent an Freigaben: ${used} von ${quota}. Nichts ist gesperrt; was zählt, ist der Freigaberahmen des Kontos.`,
    }),
    'webhook.paused': ({ host, reason, days }) => ({
      subject: `Der Webhook zu ${host} ist angehalten`,
      text: `${reason === 'gone' ? 'Der Empfänger hat geantwortet, dass es ihn nicht mehr gibt (410).' : `Seit ${days} Tagen kommt nichts dort an.`} An ${host} wird nichts mehr gesendet, bis jemand aus der Verwaltung den Webhook fortsetzt. Was nicht zugestellt wurde, steht 30 Tage bei seinen Zustellungen.`,
    }),
    'single_sign_on.lifted': () => ({
      subject: 'Die Anmeldung beim Identitätsanbieter ist nicht mehr Pflicht',
      text: 'Wer diese Installation betreibt, hat die Pflicht zur Anmeldung beim Identitätsanbieter für Ihre Organisation aufgehoben, weil sich niemand mehr anmelden konnte. Alle melden sich mit ihrem Passwort an oder fordern ein neues an; der Grund steht im Protokoll. Hat das niemand von Ihnen verlangt, fragen Sie nach. Hier lässt es sich wieder zur Pflicht machen:',
    }),
    'user.transferred': ({ organisation }) => ({
      subject: `Sie gehören jetzt zu ${organisation}`,
      text: `Die Verwaltung Ihres Kontos hat Sie zu ${organisation} versetzt. Sie melden sich an wie bisher:`,
    }),
    'user.claimed': ({ organisation, emailDomain }) => ({
      subject: `Sie gehören jetzt zu ${organisation}`,
      text: `Ihre Adresse liegt unter ${emailDomain}; der Name gehört ${organisation}. Deren Konto kümmert sich um alle mit einer solchen Adresse und hat Sie aufgenommen: Von nun an gehören Sie zu ${organisation}.\n\nDie Organisation, die Sie allein hatten, bleibt zurück, mit allem, was Sie dort hatten und gesendet haben. Sie melden sich an wie bisher:`,
    }),
    'enterprise_administrator.appointed': () => ({
      subject: 'Sie verwalten jetzt Ihr Konto',
      text: 'Sie verwalten jetzt Ihr Konto in Causeway mit allen seinen Organisationen.',
    }),
    'enterprise_administrator.dismissed': () => ({
      subject: 'Sie verwalten Ihr Konto nicht mehr',
      text: 'Sie verwalten Ihr Konto in Causeway nicht mehr. Ihre Organisation und Ihre Rollen darin bleiben, wie sie sind.',
    }),
  },
  digestSubject: (count) => (count === 1 ? 'Eine Mitteilung von Causeway' : `${count} Mitteilungen von Causeway`),
  digestLead: 'Was seit der letzten Zusammenfassung geschehen ist:',
  digestMore: (count) => `Und ${count} weitere, in Causeway:`,
  footer: 'Wählen Sie, was Ihnen wann gemailt wird:',
  unsubscribe: 'Keine solchen Mails mehr:',
};
