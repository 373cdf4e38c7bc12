import { dative } from './grammar.ts';

/** Verbindungen: wer wem Arbeit senden darf, erbeten und vereinbart. Die Richtung ist immer von → an. */
export const connections = {
  title: 'Verbindungen',
  lead: 'Wer wem Arbeit senden darf. Um jede Richtung wird für sich gebeten, und jede wird für sich vereinbart.',
  may: (from: string, to: string) => `${from} darf Arbeit an ${to} senden`,
  mayNot: (from: string, to: string) => `${from} darf keine Arbeit an ${to} senden`,
  onceAccepted: (sentence: string) => `Sobald angenommen: ${sentence}`,
  levelRoles: (from: string, to: string) => `${from} sieht die öffentlichen Rollen von ${to} und keine der Personen.`,
  levelRolesAndUsers: (from: string, to: string) =>
    `${from} sieht die öffentlichen Rollen von ${to} und die Personen darin.`,
  level: 'Stufe',
  levels: { roles: 'Nur Rollen', roles_and_users: 'Rollen und Personen' },
  arrow: (from: string, to: string) => `${from} an ${to}`,
  someoneAt: (organisation: string) => `jemand bei ${organisation}`,
  you: 'Sie',

  views: 'Verbindungen nach Zustand',
  tabs: {
    incoming: 'Eingehend',
    requested: 'Angefragt',
    paired: 'Verbunden',
    rejected: 'Abgelehnt',
    ended: 'Beendet',
    map: 'Karte',
  },
  tabCount: (count: string) => `${count} in dieser Liste`,
  waitingForUs: (count: number) =>
    count === 1 ? '1 Anfrage wartet auf Ihre Antwort' : `${count} Anfragen warten auf Ihre Antwort`,
  tabLead: {
    incoming: (us: string) =>
      `Organisationen, die Arbeit an ${us} senden möchten. Bis zu Ihrer Antwort geschieht nichts.`,
    requested: (us: string) => `Organisationen, die ${us} gefragt hat und die noch nicht geantwortet haben.`,
    paired: () =>
      'Die linke darf Arbeit an die rechte senden und sieht dort, was die Stufe sagt. Beide Richtungen sind zwei Zeilen.',
    rejected: (us: string) =>
      `Anfragen an ${us}, die wir abgelehnt haben. Nach einer Weile darf wieder gefragt werden, wenn Sie es nicht sperren.`,
    ended: (us: string) =>
      `Alles, was vorbei ist, an ${us} und von ${us}: beendet, abgelaufen, zurückgezogen, und Anfragen von uns, die abgelehnt wurden.`,
    map: (us: string) =>
      `Alle, mit denen ${us} verbunden ist. Die Pfeile gehen von denen, die Arbeit senden dürfen, zu denen, die sie bekommen.`,
  },

  columns: {
    who: 'Wer fragt',
    whom: 'Wen wir fragen',
    asked: 'Gefragt',
    comment: 'Kommentar',
    waits: 'Läuft ab',
    connection: 'Verbindung',
    since: 'Begann',
    until: 'Endet',
    rejected: 'Abgelehnt',
    ourComment: 'Unser Kommentar',
    again: 'Erneute Anfrage',
    how: 'Wie es endete',
    when: 'Wann',
  },
  by: (who: string) => `von ${dative(who)}`,
  find: 'Eine Organisation finden',
  findNothing: (words: string) => `Keine Verbindung mit einer Organisation, die „${words}“ im Namen hat`,
  findNothingWhy: 'Hier wird nur unter „Verbunden“ gesucht.',
  noComment: 'Kein Kommentar',
  noEnd: 'Kein Enddatum',
  details: 'Einzelheiten',
  detailsOf: (from: string, to: string) => `Einzelheiten zu ${from} → ${to}`,

  create: 'Um Verbindung bitten',
  createTitle: 'Um Verbindung bitten',
  createLead: (us: string) =>
    `Bitten Sie eine andere Organisation, dass ${us} Arbeit an sie senden darf. Deren Administratoren entscheiden.`,
  createWhom: 'Organisation',
  createWhomHelp: 'Geben Sie einen Teil des Namens ein, oder den genauen Kurznamen, wenn sie nicht in der Liste steht.',
  createWhomMissing: 'Wählen Sie die Organisation, die Sie fragen.',
  createSearching: 'Wird gesucht',
  createNothing:
    'Keine Organisation der Liste hat das im Namen. Eine, die nicht in der Liste steht, findet man mit ihrem genauen Kurznamen; fragen Sie sie danach.',
  createFound: (count: number) => (count === 1 ? '1 Organisation gefunden' : `${count} Organisationen gefunden`),
  createMore: 'Es gibt noch mehr. Schreiben Sie weiter, um es einzugrenzen.',
  createComment: 'Kommentar für die andere Seite',
  createCommentHelp: 'Wer Sie sind und was Sie senden möchten; das lesen deren Administratoren.',
  createEnds: 'Enddatum',
  createEndsHelp: 'Am Ende dieses Tages endet die Verbindung von selbst. Leer heißt: ohne Ende.',
  createEndsPast: 'Wählen Sie einen Tag, der noch kommt.',
  createSubmit: 'Anfrage senden',
  created: (to: string) => `${to} ist gefragt. Sie hören von uns, sobald es eine Antwort gibt.`,
  notAskable: 'Diese Organisation kann nicht gefragt werden. Wählen Sie eine andere.',
  notAskableKnown: (to: string) =>
    `${to} nimmt jetzt keine Anfragen an. Deren Administratoren können das in ihren Einstellungen ändern.`,
  ifTheyAccept: 'Wenn sie annimmt:',
  chosen: (name: string) => `${name} gewählt`,
  change: 'Eine andere wählen',
  shortName: (name: string) => `Kurzname ${name}`,

  review: 'Prüfen',
  reviewOf: (from: string) => `Die Anfrage von ${from} prüfen`,
  reviewTitle: (from: string, to: string) => `${from} möchte Arbeit an ${to} senden`,
  whoAsks: 'Wer fragt',
  asksSince: 'Gefragt',
  provenEmailDomains: (count: number) => (count === 1 ? 'Nachgewiesene E-Mail-Domäne' : 'Nachgewiesene E-Mail-Domänen'),
  provenNone: 'Keine E-Mail-Domäne ist nachgewiesen.',
  provenNoneWhy:
    'Einen Namen kann jeder wählen. Vergewissern Sie sich, dass Sie wissen, wer fragt, bevor Sie annehmen.',
  theirComment: 'Kommentar der anderen Seite',
  theirNoComment: 'Es steht kein Kommentar dabei.',
  ifAccepted: 'Wenn Sie annehmen',
  wouldEnd: 'Von selbst enden würde sie',
  whatTheySee: (from: string) => `Was darf ${from} sehen?`,
  levelMissing: 'Wählen Sie, was die andere Seite sehen darf, bevor Sie annehmen.',
  levelHelp: {
    roles: 'Arbeit wird Rollen zugewiesen. Keine Ihrer Personen wird irgendwo genannt.',
    roles_and_users: 'Arbeit wird Rollen und den Personen darin zugewiesen.',
  },
  wouldSeeRoles: (count: number) => (count === 1 ? '1 Rolle' : `${count} Rollen`),
  wouldSeePeople: (count: number) => (count === 1 ? '1 Person' : `${count} Personen`),
  wouldSeeNobody: 'Niemand wird genannt: nicht in Aufgaben, Kommentaren, im Verlauf oder in Zahlen.',
  noPublicRoles:
    'Keine Ihrer Rollen ist öffentlich; die andere Seite würde also nichts sehen und könnte nichts senden.',
  noPublicRolesNext: 'Eine Rolle öffentlich machen',
  noOneInRoles: 'Niemand hat eine öffentliche Rolle.',
  andMore: (count: number) => `und ${count} weitere`,
  showAll: (count: number) => `Alle ${count} zeigen`,
  answerComment: 'Ihre Antwort in Worten',
  answerCommentHelp: (from: string) => `${from} liest sie, ob Sie annehmen oder ablehnen.`,
  accept: 'Annehmen',
  reject: 'Ablehnen',
  alsoBlock: (from: string) => `Beim Ablehnen auch weitere Anfragen von ${from} sperren`,
  accepted: (from: string, to: string) => `Angenommen: ${from} darf Arbeit an ${to} senden.`,
  rejected: (from: string) => `Abgelehnt. ${from} erfährt es, mit Ihrem Kommentar.`,
  rejectedAndBlocked: (from: string) =>
    `Abgelehnt und gesperrt. ${from} kann nicht mehr fragen, bis Sie es wieder erlauben.`,
  answeredMeanwhile:
    'Jemand hat diese Anfrage beantwortet, während Sie sie vor sich hatten. Ihre Eingaben haben nichts geändert.',
  changedMeanwhile:
    'Diese Verbindung wurde geändert, während Sie sie vor sich hatten. Ihre Eingaben haben nichts geändert.',
  loadAgain: 'Neu laden',
  noLongerWaits: 'Diese Anfrage wartet nicht mehr auf eine Antwort',
  returnTitle: 'Und umgekehrt?',
  returnLead: (us: string, them: string) =>
    `Nun darf ${them} Arbeit an ${us} senden, und nicht mehr. Soll ${us} auch Arbeit an ${them} senden, dann bitten Sie darum.`,
  returnAsk: (them: string) => `${them} um die Gegenrichtung bitten`,
  returnPaired: (us: string, them: string) =>
    `${us} darf schon Arbeit an ${them} senden: Es geht jetzt in beide Richtungen.`,
  returnRequested: (us: string, them: string) => `${us} hat ${them} schon um die Gegenrichtung gebeten.`,
  notNow: 'Jetzt nicht',

  resend: 'Erneut senden',
  resendOf: (to: string) => `Die Anfrage an ${to} erneut senden`,
  resent: (to: string) => `${to} ist noch einmal erinnert.`,
  resendWait: 'Schon erneut gesendet. Das geht einmal am Tag.',
  cancelRequest: 'Zurückziehen',
  cancelOf: (to: string) => `Die Anfrage an ${to} zurückziehen`,
  cancelled: (to: string) => `Die Anfrage an ${to} ist zurückgezogen.`,
  askAgain: 'Noch einmal fragen',
  askAgainOf: (to: string) => `Noch einmal fragen: ${to}`,

  changeLevel: 'Stufe ändern',
  changeLevelOf: (from: string, to: string) => `Stufe ändern: ${from} → ${to}`,
  raiseTitle: (from: string) => `${from} auch Personen zeigen`,
  lowerTitle: (from: string) => `Personen vor ${from} verbergen`,
  becomes: 'wird zu',
  becomeVisible: (count: number, from: string) =>
    count === 1 ? `1 Person wird für ${from} sichtbar` : `${count} Personen werden für ${from} sichtbar`,
  becomeInvisible: (count: number, from: string) =>
    count === 1 ? `1 Person wird für ${from} unsichtbar` : `${count} Personen werden für ${from} unsichtbar`,
  raiseNobody: (from: string) =>
    `Heute hat niemand eine öffentliche Rolle; für ${from} ändert sich also nichts, bis jemand eine hat.`,
  lowerNobody: 'Heute hat niemand eine öffentliche Rolle; niemand muss also verborgen werden.',
  raiseExplanation: (from: string) =>
    `${from} findet diese Personen dann im Verzeichnis, weist ihnen Arbeit zu und liest ihre Namen in Aufgaben und im Verlauf.`,
  lowerExplanation: (from: string, to: string) =>
    `Sofort liest ${from} „jemand bei ${to}“, wo eine davon steht, auch in alten Aufgaben und Kommentaren. Offene Aufgaben bleiben bei denen, die sie haben.`,
  rolesStay: (count: number) =>
    count === 1 ? '1 öffentliche Rolle bleibt sichtbar.' : `${count} öffentliche Rollen bleiben sichtbar.`,
  levelComment: 'Warum',
  levelCommentHelp: (from: string) => `${from} liest es.`,
  levelSubmitRaise: 'Personen zeigen',
  levelSubmitLower: 'Personen verbergen',
  end: 'Beenden',
  endOf: (from: string, to: string) => `${from} → ${to} beenden`,
  endTitle: (from: string, to: string) => `${from} → ${to} beenden`,
  afterwards: 'Danach:',
  endTouches: 'Was das berührt',
  openTasks: (count: number) => (count === 1 ? 'offene Aufgabe' : 'offene Aufgaben'),
  peopleTouched: (count: number, to: string, from: string) =>
    count === 1 ? `Person von ${to}, die ${from} jetzt sieht` : `Personen von ${to}, die ${from} jetzt sieht`,
  documentsTouched: (count: number, to: string) =>
    count === 1
      ? `Dokument an offenen und erledigten Aufgaben, das ${to} jetzt sieht`
      : `Dokumente an offenen und erledigten Aufgaben, die ${to} jetzt sieht`,
  documentsGone: (count: number, to: string) =>
    count === 1
      ? `${to} kann es von da an nicht mehr öffnen; es bleibt in seinem Arbeitsbereich, und seine Freigabe geht zurück.`
      : `${to} kann sie von da an nicht mehr öffnen; sie bleiben in ihren Arbeitsbereichen, und ihre Freigaben gehen zurück.`,
  endNothing: 'An dieser Verbindung hängt keine offene Aufgabe: Niemand muss aufhören zu arbeiten.',
  endTasks: 'Was wird aus den offenen Aufgaben?',
  endTasksMissing: 'Wählen Sie, was aus den offenen Aufgaben wird.',
  endFinish: 'Zu Ende bringen lassen',
  endFinishHelp: (to: string) => `${to} bringt zu Ende, was schon da ist; Neues kann nicht zugewiesen werden.`,
  endWithdraw: 'Zurückziehen',
  endWithdrawHelp: 'Sie werden sofort für alle abgebrochen, mit einer Mitteilung.',
  endComment: 'Warum',
  endCommentHelp: (other: string) => `${other} liest es.`,
  endSubmit: 'Verbindung beenden',
  ended: (from: string, to: string) => `Beendet: ${from} darf keine Arbeit mehr an ${to} senden.`,

  status: {
    requested: 'Wartet auf Antwort',
    paired: 'Verbunden',
    rejected: 'Abgelehnt',
    cancelled: 'Zurückgezogen',
    expired: 'Abgelaufen',
    ended: 'Beendet',
  },
  endedHow: {
    rejected: (to: string) => `${to} hat abgelehnt`,
    cancelled: (from: string) => `${from} hat die Anfrage zurückgezogen`,
    expiredUnanswered: 'Ohne Antwort abgelaufen',
    expired: 'Enddatum erreicht',
    endedBy: (organisation: string) => `${organisation} hat sie beendet`,
    ended: 'Beendet',
  },

  blocked: 'Weitere Anfragen sind gesperrt',
  mayAskAgain: 'Erlaubt',
  allowAgain: 'Wieder erlauben',
  allowAgainOf: (from: string) => `Wieder erlauben: ${from}`,
  allowedAgain: (from: string) => `${from} darf wieder fragen.`,
  blocksOnly: 'Gesperrt, ohne Anfrage in dieser Liste',

  drawerTitle: (from: string, to: string) => `${from} → ${to}`,
  facts: {
    ends: 'Endet von selbst',
    expires: 'Läuft ohne Antwort ab',
  },
  history: 'Verlauf',
  historyEmpty: 'Noch ist nichts festgehalten.',
  gone: 'Diese Verbindung gibt es nicht, oder Sie dürfen sie nicht sehen.',
  events: {
    requested: 'Gefragt',
    resent: 'Noch einmal gefragt',
    cancelled: 'Anfrage zurückgezogen',
    accepted: 'Angenommen',
    rejected: 'Abgelehnt',
    level_changed: 'Stufe geändert',
    ended: 'Verbindung beendet',
    expired: 'Abgelaufen',
  },
  bySystem: 'von selbst',

  empty: {
    incoming: (us: string) => ({
      title: 'Keine Anfrage wartet auf Sie',
      reason: `Wenn eine andere Organisation Arbeit an ${us} senden möchte, steht ihre Anfrage hier, bis Sie annehmen oder ablehnen. Sie können auch selbst fragen.`,
    }),
    requested: (us: string) => ({
      title: 'Keine Ihrer Anfragen ist offen',
      reason: `Worum ${us} andere gebeten hat, steht hier, bis sie antworten. Fragen Sie eine Organisation, an die Sie Arbeit senden möchten.`,
    }),
    paired: (us: string) => ({
      title: `${us} ist noch nicht verbunden`,
      reason:
        'Sobald eine Anfrage angenommen ist, von Ihnen oder von anderen, steht die Verbindung hier, eine Zeile für jede Richtung.',
    }),
    rejected: () => ({
      title: 'Sie haben nichts abgelehnt',
      reason:
        'Anfragen, die Sie ablehnen, bleiben hier mit Ihrem Kommentar. Ihre eigenen, die andere abgelehnt haben, stehen unter „Beendet“.',
    }),
    ended: () => ({
      title: 'Nichts ist beendet',
      reason:
        'Verbindungen, die beendet wurden oder ihr Enddatum erreicht haben, bleiben hier, und Anfragen von Ihnen, aus denen nichts wurde.',
    }),
    map: (us: string) => ({
      title: `${us} steht allein auf der Karte`,
      reason:
        'Jede Verbindung wird hier ein Pfeil. Fragen Sie eine erste Organisation, oder antworten Sie einer, die Sie fragt.',
    }),
  },
  toIncoming: (count: number) => (count === 1 ? '1 Anfrage prüfen' : `${count} Anfragen prüfen`),
  toEnded: 'Unter „Beendet“ nachsehen',

  mapCommand: 'Die Karte des Netzes zeigen',
  mapLabel: (us: string, count: number) =>
    `Karte von ${us} und ${count === 1 ? '1 Organisation' : `${count} Organisationen`} darum herum`,
  mapHelp:
    'Pfeiltasten gehen von Organisation zu Organisation, die Eingabetaste zeigt eine, Pos 1 führt zurück zu Ihrer. Dasselbe steht darunter als Liste.',
  mapNode: (name: string, sentences: string) => `${name}. ${sentences}`,
  mapAsked: 'Gefragt',
  mapAskedLegend: 'Gefragt, noch ohne Antwort',
  askReturn: 'Um die Gegenrichtung bitten',
  askReturnOf: (them: string) => `Um die Gegenrichtung bitten: ${them}`,
  mapOurs: 'Ihre Organisation.',
  mapCut: 'Es gibt mehr Verbindungen, als eine Karte zeigen kann. Unter „Verbunden“ stehen alle.',
  asksTo: (from: string, to: string) => `${from} möchte Arbeit an ${to} senden.`,
  oursSummary: (us: string, sends: number, receives: number) =>
    `${us} darf Arbeit an ${sends === 1 ? '1 Organisation' : `${sends} Organisationen`} senden und bekommt Arbeit von ${receives}.`,
  mapLegend: 'Pfeile',
  mapZoomIn: 'Vergrößern',
  mapZoomOut: 'Verkleinern',
  mapFit: 'Alles zeigen',
  mapClose: 'Schließen',
  listTitle: 'Dasselbe als Liste',
  listToUs: (us: string, count: number) => `Dürfen Arbeit an ${us} senden (${count})`,
  listFromUs: (us: string, count: number) => `${us} darf Arbeit senden an (${count})`,
  listOthers: (count: number) => `Zwischen anderen (${count})`,
  listNone: 'Keine',
};
