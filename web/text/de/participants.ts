import type { Ability } from '../../contracts.ts';

const shares = (count: number) => (count === 1 ? '1 Freigabe' : `${count} Freigaben`);
const documents = (count: number) => (count === 1 ? '1 Dokument' : `${count} Dokumente`);
const people = (count: number) => (count === 1 ? '1 Person' : `${count} Personen`);
const remain = (left: number) => `${shares(left)} ${left === 1 ? 'bleibt' : 'bleiben'}.`;
const onlyLeft = (available: number) =>
  available === 0 ? 'keine ist übrig' : available === 1 ? 'nur 1 ist übrig' : `nur ${available} sind übrig`;

/** Teilnehmer eines Arbeitsbereichs: wer teilnimmt, was sie dürfen, und was es kostet. */
export const participants = {
  title: 'Teilnehmer',
  lead: 'Wem dieser Arbeitsbereich außer seinem Eigentümer offensteht, aus welcher Organisation auch immer.',
  leadOwner: (owner: string) => `${owner} ist der Eigentümer und darf alles; der Eigentümer braucht keine Freigaben.`,
  leadYou: 'Er gehört Ihnen, und Sie dürfen alles; Sie brauchen keine Freigaben.',
  invite: 'Personen einladen',
  search: 'Nach Namen oder Adresse suchen',
  filterStatus: 'Zustand',
  statuses: { all: 'Eingeladen und dabei', invited: 'Eingeladen', active: 'Dabei' },
  none: 'Noch nimmt niemand sonst teil',
  noneMayInvite:
    'Laden Sie Personen mit ihrer Adresse ein, oder wählen Sie, wen Ihr Verzeichnis zeigt. Vorher sehen Sie, was es kostet.',
  noneMayNot: 'Wenn der Eigentümer oder jemand, der es darf, Personen einlädt, stehen sie hier.',
  noneHidden: 'Verborgene Teilnehmer, falls es welche gibt, sehen Sie erst, wenn sie etwas tun.',
  nothingFound: 'Niemand passt',
  nothingFoundWhy: 'Ein anderes Wort, eine andere Schreibweise oder beide Zustände helfen vielleicht.',
  clear: 'Alle zeigen',
  notInvited:
    'Nur Teilnehmer, die einladen dürfen, öffnen ihn für weitere Personen. Fragen Sie den Eigentümer oder einen Verwalter.',
  noPlan: 'Niemand Neues kann eingeladen werden: Der Tarif der Organisation enthält das nicht. Wer da ist, bleibt.',
  who: 'Wer',
  organisation: 'Organisation',
  status: 'Zustand',
  may: 'Darf',
  joined: 'Beigetreten',
  actions: 'Was sich tun lässt',
  actionsFor: (name: string) => `Was sich mit ${name} tun lässt`,
  invited: 'Eingeladen',
  active: 'Dabei',
  you: 'Sie',
  hidden: 'Verborgen',
  hiddenWhy: 'Die anderen Teilnehmer sehen diese Person erst, wenn sie etwas tut.',
  invitedUntil: 'Link läuft ab',
  expired: 'Der Link ist abgelaufen',
  since: 'seit',
  nobodyYet: 'Noch niemandes Adresse',
  shown: 'Gezeigt als',
  list: 'Liste',
  grid: 'Wer was darf',
  gridLead: 'Jede Zeile ist eine Person, jede Spalte eine Befugnis.',
  gridYes: 'ja',
  gridNo: 'nein',
  owner: 'Eigentümer',

  abilities: {
    preview: {
      name: 'Ansehen',
      words: 'Sieht Namen und Vorschau aller Dokumente. Das dürfen alle, die teilnehmen.',
    },
    download: { name: 'Herunterladen', words: 'Nimmt Dokumente als Dateien mit.' },
    upload: { name: 'Hochladen', words: 'Fügt Dokumente und Ordner hinzu.' },
    edit: { name: 'Bearbeiten', words: 'Fügt Fassungen hinzu, benennt um und verschiebt.' },
    delete: { name: 'Löschen', words: 'Löscht Dokumente und Ordner für alle.' },
    comment: { name: 'Kommentieren', words: 'Schreibt Kommentare und erwähnt Personen.' },
    invite: {
      name: 'Einladen',
      words: 'Lädt Personen ein, höchstens mit den eigenen Befugnissen. Ihre Freigaben werden gezählt.',
    },
    manage: { name: 'Verwalten', words: 'Alles, was der Eigentümer tut, außer Weitergeben und Schließen.' },
  } as Record<Ability, { name: string; words: string }>,
  abilitiesLabel: 'Was sie dürfen',
  abilitiesSelf: 'Geben können Sie nur, was Sie selbst dürfen. Ihnen fehlt:',
  presets: {
    view: { label: 'Darf ansehen', words: 'Sieht Namen und Vorschau und nimmt nichts mit.' },
    comment: { label: 'Darf kommentieren', words: 'Sieht an und schreibt Kommentare.' },
    edit: { label: 'Darf bearbeiten', words: 'Lädt auch herunter und hoch, bearbeitet und löscht.' },
    manage: {
      label: 'Darf verwalten',
      words: 'Alles, auch andere einladen; nur nicht weitergeben und schließen.',
    },
    own: { label: 'Einzeln gewählt', words: 'Irgendetwas von dem, was Sie selbst dürfen.' },
  },
  look: 'Nur ansehen',

  inviteTitle: (workspace: string) => `Personen in „${workspace}“ einladen`,
  addresses: 'E-Mail-Adressen oder Namen',
  addressesHelp:
    'Tippen Sie Adressen, oder fügen Sie welche ein; Eingabetaste oder Komma nimmt sie auf. Ein Name findet Personen in Ihrem Verzeichnis.',
  addressesAdded: (count: number) => `${count} hinzugefügt.`,
  addressesChosen: 'Wer eingeladen wird',
  notAddress: (word: string) => `„${word}“ ist keine E-Mail-Adresse, und niemand in Ihrem Verzeichnis heißt so.`,
  removeAddress: (email: string) => `${email} entfernen`,
  removedAddress: (email: string) => `${email} ist entfernt.`,
  tooMany: (limit: number) => `Höchstens ${limit} auf einmal. Laden Sie zuerst diese ein.`,
  missing: 'Nennen Sie zuerst jemanden.',
  foundIn: 'In Ihrem Verzeichnis',
  foundNobody: (name: string) =>
    `Niemand in Ihrem Verzeichnis hat „${name}“ im Namen. Mit einer Adresse geht es immer.`,
  message: 'Nachricht',
  messageHelp: 'Sie wird hier in der App gelesen. In der Mail steht sie nie.',
  hide: 'Vor den anderen Teilnehmern verbergen',
  hideHelp:
    'Sie, der Eigentümer und die Verwalter sehen sie. Alle sehen sie, sobald sie etwas tun: hochladen, kommentieren oder etwas ändern.',
  known: 'Wer hier schon bekannt ist, ist sofort dabei. Andere bekommen einen Link gemailt, der 30 Tage gilt.',
  submit: (count: number) => (count === 0 ? 'Einladen' : `${people(count)} einladen`),
  invitedToast: (count: number, used: number) =>
    `${people(count)} ${count === 1 ? 'ist' : 'sind'} eingeladen. Das Konto nutzt jetzt ${shares(used)}.`,
  refusedPeople: 'Niemand wurde eingeladen. Sehen Sie sich die Markierten an; was Sie eingegeben haben, ist noch da.',

  cost: {
    label: 'Kosten',
    adding: (needed: number, documentCount: number, peopleCount: number, left: number) =>
      `Das braucht ${shares(needed)}: ${documents(documentCount)} × ${people(peopleCount)}; ${remain(left)}`,
    mixed: (needed: number, left: number) => `Das braucht ${shares(needed)}; ${remain(left)}`,
    nothing: (left: number) => `Das braucht jetzt keine Freigaben: Es gibt noch kein Dokument. ${remain(left)}`,
    nobody: (documentCount: number, left: number) =>
      `Jede Person braucht ${shares(documentCount)}, eine für jedes Dokument; ${remain(left)}`,
    eachDocument: (needed: number, left: number) =>
      `Jedes weitere Dokument braucht ${shares(needed)}, eine für jede Person, für die es freigegeben ist; ${remain(left)}`,
    tooMuch: (needed: number, available: number) =>
      `Das braucht ${shares(needed)}, und ${onlyLeft(available)}. So kann niemand eingeladen werden: Nennen Sie weniger Personen, entfernen Sie Dokumente oder Personen, oder lassen Sie den Freigaberahmen erhöhen.`,
    tooMuchDocuments: (needed: number, available: number) =>
      `Das braucht ${shares(needed)}, und ${onlyLeft(available)}. Entfernen Sie Dokumente oder Personen, oder lassen Sie den Freigaberahmen erhöhen.`,
    asking: 'Die Kosten werden gelesen …',
    unknown: 'Die Kosten waren nicht zu lesen. Wer mehr einlädt, als übrig ist, wird im Ganzen abgewiesen.',
  },

  change: 'Ändern, was sie dürfen',
  changeTitle: (name: string) => `Was ${name} darf`,
  changeLead: 'Es gilt ab dem nächsten Klick.',
  changed: (name: string) => `Was ${name} darf, ist geändert.`,
  hide1: 'Verbergen',
  show1: 'Allen zeigen',
  hiddenToast: (name: string) => `Die anderen Teilnehmer sehen ${name} erst, wenn sich dort etwas tut.`,
  shownToast: (name: string) => `Alle hier sehen jetzt ${name}.`,
  resend: 'Neuen Link senden',
  resent: (email: string) => `${email} hat einen neuen Link bekommen; der alte gilt nicht mehr.`,
  remove: 'Entfernen',
  removed: (name: string) => `${name} hat keinen Zugang mehr; die Freigaben sind zurückgegeben.`,
  broughtBack: (name: string) => `${name} nimmt wieder teil, mit denselben Befugnissen.`,
  people,
  documents,
  shares,
};
