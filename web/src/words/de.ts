// German. Plain and friendly, and "Sie".
import { count } from './count.js';
import { bookWords } from './de-address-book.js';
import { booksWords } from './de-books.js';
import { codeWords } from './de-codes.js';
import { draftWords } from './de-drafts.js';
import { keysWords } from './de-keys.js';
import { replyWords } from './de-replies.js';
import { sentWords } from './de-sent.js';
import { strengthWords } from './de-strength.js';
import type { Words } from './table.js';

export const german: Words = {
  codes: codeWords,

  method: {
    tls: 'Sichere Zustellung',
    openpgp: 'OpenPGP',
    smime: 'S/MIME',
    'escrow-question': 'Abholung mit Frage',
    'escrow-login': 'Abholung mit Anmeldung',
    ask: 'Braucht eine Frage',
    insecure: 'Nicht geschützt',
    refuse: 'Kann nicht gesendet werden',
    hold: 'Zurückgestellt',
  },

  methodShort: {
    tls: 'TLS',
    openpgp: 'OpenPGP',
    smime: 'S/MIME',
    'escrow-question': 'Frage',
    'escrow-login': 'Anmeldung',
    ask: 'Braucht eine Frage',
    insecure: 'Nicht geschützt',
    refuse: 'Nicht sendbar',
    hold: 'Zurückgestellt',
  },

  level: {
    L0: 'kein sicherer Schutz',
    L1: 'unterwegs geschützt',
    L2: 'gut',
    L3: 'stark',
    L4: 'sehr stark',
    L5: 'Ende zu Ende',
  },

  levelMeaning: {
    L0: 'Es ist ungewiss, wer dieses Exemplar lesen kann.',
    L1: 'Niemand unterwegs kann es lesen, auch nicht, wer stiehlt, was hier gespeichert ist.',
    L2: 'Auch sicher, wenn das Postfach später kopiert wird.',
    L3: 'Auch sicher vor jemandem, der das Postfach jetzt mitliest, bis auf wenige Versuche, die Antwort zu raten.',
    L4: 'Auch wer die Antwort errät, öffnet es nicht.',
    L5: 'Nur der Empfänger kann es lesen; nicht einmal wir können es.',
  },

  assurance: {
    none: 'keine',
    opportunistic: 'verschlüsselt, nicht geprüft',
    pkix: 'geprüftes Zertifikat',
    'mta-sts': 'MTA-STS',
    dane: 'DANE',
  },

  step: {
    tls: 'Sichere Zustellung',
    directory: 'Unser Verzeichnis',
    'address-book': 'Ihr Adressbuch',
    discovery: 'Veröffentlichte Schlüssel',
    'login-always': 'Anmeldung für alle',
    'login-known': 'Vorhandenes Abhol-Konto',
    'default-question': 'Standardfrage',
    ask: 'Wir fragen Sie',
    opportunistic: 'Ungeprüftes TLS',
    failure: 'Wenn nichts zutrifft',
  },

  state: {
    queued: 'Wartet auf den Versand',
    deferred: 'Wird erneut versucht',
    sent: 'Zugestellt',
    notified: 'Wartet auf Abholung',
    opened: 'Geöffnet',
    'fell-back': 'Auf Abholung umgestellt',
    failed: 'Nicht zugestellt',
    retracted: 'Zurückgezogen',
    expired: 'Abgelaufen',
  },

  product: 'waferseal',
  retry: 'Noch einmal versuchen',

  logIn: {
    title: 'Anmelden',
    lead: 'Ihre Schlüssel werden in diesem Browser entsperrt und bleiben hier.',
    mailbox: 'E-Mail-Adresse',
    password: 'Passwort',
    action: 'Anmelden',
    busy: 'Ihre Schlüssel werden entsperrt …',
    missing: 'Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.',
  },

  shell: {
    write: 'Schreiben',
    drafts: 'Entwürfe',
    sent: 'Gesendet',
    book: 'Adressbuch',
    keys: 'Schlüssel',
    settings: 'Einstellungen',
    logOut: 'Abmelden',
    skip: 'Zum Inhalt springen',
    views: 'Ansichten',
  },

  compose: {
    title: 'Neue Nachricht',
    to: 'An',
    cc: 'Cc',
    bcc: 'Bcc',
    addCopy: 'Cc, Bcc',
    recipientHint: 'Trennen Sie Adressen durch ein Komma oder die Eingabetaste',
    recipientMissing: 'Geben Sie mindestens eine Person an.',
    remove: (who: string): string => `${who} entfernen`,
    subject: 'Betreff',
    body: 'Nachricht',
    bodyPlaceholder: 'Schreiben Sie Ihre Nachricht',
    attach: 'Dateien anhängen',
    attachments: 'Anhänge',
    removeFile: (name: string): string => `${name} entfernen`,
    send: 'Senden',
    sendRest: 'An die anderen senden',
    sending: 'Wird gesendet …',
    cancel: 'Abbrechen',
    checking: 'Wird geprüft',
    nobody: 'Fügen Sie jemanden hinzu, um zu sehen, wie die Nachricht geschützt wird.',
    options: 'Optionen für diese Nachricht',
    endToEnd: 'Nur die Empfänger dürfen sie lesen',
    endToEndHint: 'Kein Exemplar, das unsere Server unterwegs öffnen könnten.',
    retractable: 'Ich möchte sie zurückziehen können',
    retractableHint: 'Nur Exemplare, die sich unlesbar machen lassen, solange sie ungeöffnet sind.',
    expires: 'Sie soll ablaufen',
    expiresHint: 'Nur Exemplare, die sich nach einiger Zeit nicht mehr öffnen lassen.',
    optOut: 'Nicht auf die sichere Zustellung bauen',
    optOutHint: 'Übergeht TLS für diese Nachricht und nutzt Schlüssel oder Abholung.',
    invalidMailbox: (text: string): string => `„${text}“ ist keine E-Mail-Adresse.`,
    discard: 'Leeren',
    missing: {
      recipient: 'Es fehlt: eine Person',
      checking: 'Wird geprüft …',
      check: 'Noch einmal prüfen',
      policy: 'Kann nicht gesendet werden',
      question: (who: string): string => `Es fehlt: eine Frage an ${who}`,
      answer: (who: string): string => `Es fehlt: die Antwort von ${who}`,
      protection: (who: string): string => `Erreicht ${who} nicht`,
    },
    questions: 'Fragen',
  },

  protection: {
    title: 'Schutz',
    checking: 'Wir finden heraus, was diese Person erreicht …',
    allProtected: (n: number): string =>
      n === 1 ? 'Ihre Nachricht wird geschützt.' : `Alle ${n} Exemplare werden geschützt.`,
    needQuestion: (n: number): string =>
      n === 1
        ? '1 Empfänger braucht eine Frage von Ihnen.'
        : `${n} Empfänger brauchen eine Frage von Ihnen.`,
    notSent: (n: number): string =>
      n === 1
        ? '1 Empfänger ist nicht sicher zu erreichen.'
        : `${n} Empfänger sind nicht sicher zu erreichen.`,
    restSent: 'Die anderen bekommen die Nachricht.',
    nothingSent: 'Bis das gelöst ist, wird nichts gesendet.',
    held: 'Die Nachricht wird aufgehoben, und Sie bekommen eine E-Mail, um sie fertigzustellen.',
    unprotected: (n: number): string =>
      n === 1 ? '1 Exemplar geht ungeschützt hinaus.' : `${n} Exemplare gehen ungeschützt hinaus.`,
    agentReads: 'Unser Zustelldienst kann die Nachricht unterwegs lesen.',
    agentReadsAnother:
      'Unser Zustelldienst kann dieselbe Nachricht in einem anderen Exemplar lesen.',
    accountReads: 'Ihre Organisation behält ein Exemplar, das sie lesen kann.',
    fallback: (method: string): string => `Falls das nicht mehr möglich ist: ${method}.`,
    noFallback: 'Falls das nicht mehr möglich ist, wird es nicht zugestellt.',
    below: 'Weniger geschützt als beim letzten Mal.',
    addKey: 'OpenPGP-Schlüssel hinzufügen',
    why: 'Warum?',
    reasons: 'Warum auf diesem Weg',
    readers: 'Wer sie lesen kann',
    changes: 'Was Sie ändern können',
    readersOf: {
      tls: 'Wer das Postfach dieser Person öffnen kann. Unser Zustelldienst öffnet das Exemplar, um es zu übergeben.',
      openpgp: 'Dieses Exemplar: nur wer den privaten Schlüssel dieser Person hat.',
      smime: 'Dieses Exemplar: nur wer den privaten Schlüssel dieser Person hat.',
      'escrow-question': 'Wer den Link hat und die Antwort kennt. Versuche werden gezählt.',
      'escrow-login': 'Wer sich als diese Person anmelden kann.',
      ask: 'Noch niemand: Ohne Frage wird sie nicht gesendet.',
      insecure: 'Alle auf dem Weg.',
      refuse: 'Niemand: Sie wird nicht gesendet.',
      hold: 'Noch niemand: Sie wartet auf Sie.',
    },
    changeKey:
      'Fügen Sie den OpenPGP-Schlüssel dieser Person hinzu: Dann kann sonst niemand die Nachricht lesen.',
    changeQuestion: 'Stellen Sie eine Frage, die nur diese Person beantworten kann.',
    changeAnswer: 'Geben Sie eine Antwort, die schwerer zu erraten ist.',
    changeHandOver: 'Geben Sie den Link selbst weiter, dann steht er in keiner E-Mail.',
    changeWishes: 'Verlangen Sie mehr Schutz in den Optionen der Nachricht.',
    changeNothing: 'Es muss nichts geändert werden.',
    whyOf: (who: string): string => `Warum dieser Schutz für ${who}?`,
    level: (level: string): string => `Stufe ${level.slice(1)} von 5`,
    changed: (who: string, what: string): string => `${who}: ${what}.`,
    stopped: 'So kann diese Nachricht nicht gesendet werden.',
  },

  question: {
    title: (who: string): string => `Eine Frage an ${who}`,
    lead: 'Fragen Sie etwas, das nur diese Person beantworten kann. Wir sehen die Antwort nie.',
    question: 'Frage',
    questionHint: 'Zum Beispiel: Was haben wir bei unserem letzten Mittagessen bestellt?',
    answer: 'Antwort',
    suggest: 'Wörter vorschlagen',
    suggested: 'Sagen Sie diese Wörter der Person, aber nicht per E-Mail.',
    ready: 'Der schnelle Weg: Wörter, die bereitliegen',
    readyHint: (who: string): string =>
      `Nennen Sie ${who} diese Wörter am Telefon oder persönlich, nicht per E-Mail. Mit ihnen geht die Nachricht auf.`,
    useReady: 'Diese Wörter verwenden',
    another: 'Andere Wörter',
    readyQuestion: 'Welche Wörter habe ich Ihnen genannt?',
    ownLead:
      'Oder fragen Sie etwas, das nur diese Person beantworten kann. Wir sehen die Antwort nie.',
    tell: (who: string): string => `Sagen Sie ${who} diese Wörter, aber nicht per E-Mail:`,
    told: 'Erledigt',
    save: 'In meinem Adressbuch merken',
    use: 'Diese Frage verwenden',
    change: 'Frage ändern',
    keep: 'Lassen, wie sie war',
    given: (question: string): string => `Frage: ${question}`,
    runOn: 'Nach dem Fragezeichen können Sie gleich mit der Antwort weiterschreiben.',
    counts: 'Das genügt: Es gilt, wie es hier steht.',
    offer: 'Für diesen Fall eine Frage hinzufügen',
    missing: 'Geben Sie eine Frage und eine Antwort ein.',
    guessing: 'Wie schwer das zu erraten ist',
    guess: [
      'Sehr leicht zu erraten',
      'Leicht zu erraten',
      'Schwer zu erraten',
      'Sehr schwer zu erraten',
    ],
    longer: 'Länger ist besser: zwei oder drei Wörter, die nur Sie beide verbinden.',
    anybody: {
      lead: 'Fragen Sie etwas, das die Menschen beantworten können, denen Sie schreiben, und andere nicht. Wir sehen die Antwort nie.',
      questionHint: 'Zum Beispiel: Was steht bei uns am Eingang an der Wand?',
      longer: 'Länger ist besser: zwei oder drei Wörter, die Fremde nicht verbinden würden.',
    },
    inQuestion: 'Die Frage verrät die Antwort.',
    inSubject: 'Der Betreff verrät die Antwort.',
    common: 'Das ist eine der ersten Antworten, die jemand versuchen würde.',
  },

  handOver: {
    choose: 'Ich gebe den Link selbst weiter',
    hint: 'An diese Person geht keine E-Mail mit dem Link. Sie finden ihn unter „Gesendet“ und geben ihn auf einem anderen Weg weiter.',
    of: (who: string): string => `Ich gebe den Link für ${who} selbst weiter`,
    sent: (n: number): string =>
      n === 1
        ? '1 Abhol-Link wartet darauf, dass Sie ihn weitergeben: Niemand hat dazu eine E-Mail bekommen.'
        : `${n} Abhol-Links warten darauf, dass Sie sie weitergeben: Niemand hat dazu eine E-Mail bekommen.`,
  },

  unsaved: {
    title: (who: string): string => `Die Frage an ${who} steht nicht in Ihrem Adressbuch.`,
    sent: 'Die Nachricht selbst wurde gesendet.',
    saving: 'Wird gespeichert …',
    drop: 'Darauf verzichten',
    saved: (who: string): string => `Die Frage an ${who} steht jetzt in Ihrem Adressbuch.`,
  },

  progress: {
    questions: 'Die Fragen werden vorbereitet …',
    composing: 'Die Nachricht wird zusammengestellt …',
    sealing: 'Die Exemplare werden versiegelt …',
    uploading: 'Wird hochgeladen …',
    waiting: 'Der Server ist nicht erreichbar. Es geht weiter, sobald er antwortet …',
    'handing-over': 'Wird übergeben …',
  },

  sentNote: {
    title: 'Gesendet.',
    text: 'Unter „Gesendet“ sehen Sie, was aus jedem Exemplar wird.',
    look: 'Ansehen',
  },

  changed: {
    title: 'Während Sie geschrieben haben, hat sich etwas geändert.',
    text: 'Sehen Sie sich den Schutz noch einmal an, bevor Sie senden.',
  },

  drafts: draftWords,
  sent: sentWords,
  strength: strengthWords,

  reply: replyWords,

  book: bookWords,
  books: booksWords,
  keys: keysWords,

  portal: {
    page: 'Eine versiegelte Nachricht',
    title: 'Eine versiegelte Nachricht für Sie',
    loading: 'Der Umschlag wird geholt …',
    from: 'Von',
    to: 'An',
    lead: 'Beantworten Sie die Frage, um sie zu öffnen. Nur Sie und der Absender kennen die Antwort.',
    until: 'Bis',
    question: 'Der Absender fragt',
    answer: 'Ihre Antwort',
    answerHint: 'Groß- und Kleinschreibung, Leerzeichen und Punkte spielen keine Rolle.',
    open: 'Nachricht öffnen',
    opening: 'Wird geöffnet … das dauert absichtlich einen Moment.',
    fetching: 'Die Antwort stimmt. Die Nachricht wird geholt …',
    wrong: 'Das ist nicht die Antwort.',
    forgotten: 'Ich weiß die Antwort nicht',
    forgottenHelp: (sender: string): string =>
      `Bitten Sie ${sender} persönlich oder am Telefon um einen Hinweis, oder darum, die Nachricht mit einer anderen Frage noch einmal zu senden. Auch mehr Versuche können Sie von dort bekommen. Niemand sonst kann sie öffnen: Die Antwort ist hier nicht gespeichert. Senden Sie die Antwort nie per E-Mail.`,
    triesToday: (n: number): string =>
      n === 0
        ? 'Heute sind keine Versuche mehr übrig. Kommen Sie morgen wieder.'
        : `Heute noch ${count(n, 'Versuch', 'Versuche')}.`,
    triesInAll: (n: number): string => `Insgesamt noch ${count(n, 'Versuch', 'Versuche')}.`,
    exposed:
      'Dieser Link wurde so geöffnet, dass der Server sein Geheimnis sehen konnte. Der Absender erfährt es.',
    pasteTitle: 'Eine versiegelte Nachricht öffnen',
    pasteLead: 'Fügen Sie den Code aus der E-Mail ein, die Sie bekommen haben.',
    paste: 'Code oder Link',
    pasteAction: 'Weiter',
    pasteAgain: 'Einen anderen Link verwenden',
    fault: (who: string): string =>
      `Ein Wächter (${who}) hat falsch geantwortet. Das sagt nichts über Ihre Antwort; der Absender sollte es wissen.`,
    verified: 'Die Unterschrift des Absenders wurde geprüft.',
    unverified:
      'Wir können nicht prüfen, wer das unterschrieben hat. Vertrauen Sie ihm so weit, wie die Frage reicht.',
    attachments: 'Anhänge',
    download: 'Herunterladen',
    save: 'Als Datei speichern',
    saved: (subject: string): string => `${subject || 'Nachricht'}.eml`,
    print: 'Drucken',
    closed:
      'Schließen Sie diese Seite, wenn Sie fertig sind: Die Nachricht bleibt nicht in diesem Browser.',
    about: 'Die Nachricht wurde im Browser des Absenders versiegelt und wird in Ihrem geöffnet.',
    message: 'Nachricht',
    noSubject: '(kein Betreff)',
  },
};
