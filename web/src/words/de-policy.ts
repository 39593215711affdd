// The words of settings and policy, in German.
import { count } from './count.js';
import type { policyWords as english } from './en-policy.js';
import type { Shape } from './table.js';

export const policyWords: Shape<typeof english> = {
  views: {
    label: 'Einstellungen und Verwaltung',
    settings: 'Meine Einstellungen',
    policy: 'Richtlinie des Kontos',
    tls: 'Sichere Zustellung',
  },

  own: {
    title: 'Meine Einstellungen',
    lead: 'Sie gelten für jede Nachricht, die Sie senden. Was Ihr Konto oder dessen Verwaltung festgelegt hat, sehen Sie hier, können es aber nicht ändern.',
    save: 'Meine Einstellungen speichern',
    saved: 'Ihre Einstellungen sind gespeichert. Sie gelten ab jetzt.',
    question: 'Standardfrage',
    questionLead:
      'Für Menschen, über die nichts bekannt ist: kein Schlüssel, keine Frage, keine sichere Zustellung. Alle bekommen dieselbe Frage; wählen Sie also eine, die alle beantworten können, oder sagen Sie ihnen vorher eine Wortfolge.',
    questionNone: 'Keine. Sie werden nach einer Frage gefragt, sobald eine nötig ist.',
    questionSaved: 'Ihre Standardfrage ist gespeichert. Sie wird ab jetzt verwendet.',
    questionRemoved: 'Ihre Standardfrage ist entfernt.',
    questionFixed:
      'Eine eigene Standardfrage können Sie nicht festlegen: Die Verwaltung hat das gesperrt.',
    questionShared: (by: string): string =>
      `Von Ihrer Organisation festgelegt (${by}). Sie gilt, solange Sie keine eigene haben:`,
    questionInstead: (by: string): string =>
      `Ihre gilt anstelle der Frage, die Ihre Organisation festgelegt hat (${by}).`,
  },

  account: {
    title: 'Richtlinie des Kontos',
    lead: 'Welchen Schutz Nachrichten bekommen. Was das Konto festlegt, gilt für alle; eine Domain oder eine einzelne Person kann es darunter neu festlegen, wenn es nicht gesperrt ist.',
    scopes: 'Wessen Einstellungen',
    account: 'Das Konto: alle',
    domains: 'Domains der Absender',
    users: 'Einzelne Personen',
    addDomain: 'Domain hinzufügen',
    addUser: 'Person hinzufügen',
    domain: 'Domain',
    domainHint: 'example.org oder *.example.org für alle darunter',
    mailbox: 'E-Mail-Adresse',
    add: 'Hinzufügen',
    cancel: 'Abbrechen',
    removeScope: (whose: string): string => `Einstellungen entfernen: ${whose}`,
    noDomain: (text: string): string => `„${text}“ ist keine Domain.`,
    noMailbox: (text: string): string => `„${text}“ ist keine E-Mail-Adresse.`,
    there: (whose: string): string => `${whose} steht schon da.`,
    readOnly:
      'Der Betreiber hält diese Richtlinie in einer Datei. Hier kann man sie lesen und ausprobieren; geändert wird sie in der Datei, die beim Start des Servers gelesen wird.',
    save: 'In Kraft setzen',
    saved: (version: string): string => `Die Richtlinie ist in Kraft, als Fassung ${version}.`,
    version: (version: string): string => `In Kraft: Fassung ${version}`,
    changed: 'Geändert und noch nicht in Kraft.',
    discard: 'Meine Änderungen verwerfen',
    conflict:
      'Jemand anders hat die Richtlinie inzwischen geändert. Ihre wurde nicht in Kraft gesetzt.',
    conflictLoad: 'Die andere laden und meine Änderungen aufgeben',
    loading: 'Wird geladen …',
    contradictions: (n: number): string =>
      n === 1
        ? '1 Widerspruch muss zuerst gelöst werden.'
        : `${n} Widersprüche müssen zuerst gelöst werden.`,
    contradiction: (one: string, other: string): string => `${one} und ${other}`,
    alwaysYes: 'Jede Nachricht kann an alle gesendet werden, geschützt und ohne Rückfrage.',
    alwaysNo: 'Nicht jede Nachricht kann ohne Rückfrage an alle gesendet werden.',
    alwaysLead: 'Bewiesen aus der Richtlinie, wie sie hier steht, für jede Art von Absendern.',
    alwaysKey:
      'Mit einer Standardfrage gilt es für alle, die eine Kopie ihres Schlüssels haben; die anderen werden gefragt, bis sie eine bekommen.',
    alwaysWhy: 'Warum?',
    yes: 'ja',
    no: 'nein',
  },

  question: {
    inherit: 'Wie geerbt',
    setNone: 'Hier keine',
    unknown: 'Diese Frage ist hier nicht gespeichert.',
    stale:
      'Sie ist mit einem älteren Schlüssel versiegelt und öffnet sich bei niemandem: Wer sendet, wird gefragt. Geben Sie sie neu ein.',
    noKey:
      'Sie haben keine Kopie des Schlüssels der Standardfragen. Sie kommt, sobald sich jemand anderes aus der Verwaltung anmeldet.',
    given: (n: number): string =>
      `${count(n, 'Person kann', 'Personen können')} die Standardfrage ab jetzt verwenden.`,
    waiting: (n: number): string =>
      `${count(n, 'Person kann', 'Personen können')} die Standardfrage noch nicht verwenden und werden stattdessen gefragt: Es fehlt die Kopie des Schlüssels.`,
    left: (who: string): string =>
      `Nicht mehr in der Schlüsselliste, kennen aber die Antworten: ${who}. Erzeugen Sie einen neuen Schlüssel, und geben Sie dann neue Fragen ein.`,
    again: (where: string): string =>
      `Eine Standardfrage ist mit einem älteren Schlüssel versiegelt und öffnet sich bei niemandem, bis Sie sie neu eingeben: die von ${where}.`,
    key: 'Der Schlüssel der Standardfragen',
    keyLead: (generation: number): string =>
      `Alle haben eine versiegelte Kopie davon, die jemand aus der Verwaltung unterschrieben hat; der Server kann keine öffnen und keine herstellen. Dies ist Nummer ${generation}.`,
    renewLead:
      'Wenn jemand geht: Die Fragen werden mit einem neuen Schlüssel neu versiegelt. Wer den alten hatte, kennt die Antworten; geben Sie also auch neue Fragen ein.',
    renewWithoutKey:
      'Sie können ohne den alten einen neuen Schlüssel erzeugen. Jede Frage muss dann neu eingegeben werden; bis dahin wird gefragt, wer sendet.',
    renew: 'Neuen Schlüssel erzeugen',
    renewed: 'Es gibt einen neuen Schlüssel, und alle haben eine Kopie.',
  },

  scope: {
    account: 'dem Konto',
    domain: (pattern: string): string => `der Domain ${pattern}`,
    user: (mailbox: string): string => `der Person ${mailbox}`,
    default: 'der Voreinstellung',
  },

  groups: {
    tls: 'Sichere Zustellung (TLS)',
    order: 'Was versucht wird, und in welcher Reihenfolge',
    pickUp: 'Abholung',
    floor: 'Mindestschutz',
    failure: 'Wenn sich eine Nachricht nicht schützen lässt',
    limits: 'Grenzen',
  },

  setting: {
    steps: 'Reihenfolge des Schutzes',
    tls_only: 'Allein über TLS zustellen',
    tls_assurance: 'Wie sich der Mailserver des Empfängers ausweisen muss',
    tls_forced: 'Domains, die über TLS erreicht werden müssen',
    tls_excluded: 'Empfänger, die nie allein über TLS erreicht werden',
    tls_opportunistic: 'Ungeprüftes TLS, wenn sonst nichts zutrifft',
    notice_verified: 'E-Mails mit einem Abhol-Link nur über geprüftes TLS senden',
    discovery_sources: 'Wo nach veröffentlichten Schlüsseln gesucht wird',
    login_always: 'Abholung mit Anmeldung für alle',
    default_question: 'Standardfrage',
    fallback_below_level: 'Einen schwächeren Weg erlauben, wenn TLS nicht mehr möglich ist',
    failure_action: 'Wenn nichts ein Exemplar schützt',
    failure_scope: 'Wenn nur einige Empfänger erreichbar sind',
    floor: 'Jedes Exemplar muss bieten',
    content_rules: 'Mehr Schutz durch Wörter in der Nachricht',
    account_copy: 'Das Konto behält ein Exemplar, das es lesen kann',
    independent_guards: 'Die Wächter werden von anderen betrieben',
    fact_max_age_s: 'Wie alt sein darf, was über Empfänger bekannt ist',
    message_mib: 'Größte Nachricht',
  },

  hint: {
    steps:
      'Was bei einem Empfänger als Erstes möglich ist, entscheidet. Die Abholung kommt zuletzt, denn sie verlangt mehr von ihnen.',
    tls_only:
      'Die Nachricht reist als gewöhnliche E-Mail, aber nur über einen Weg, dessen anderes Ende geprüft wurde. Unser Zustelldienst kann sie unterwegs lesen.',
    tls_assurance: 'Was schwächer ist, zählt nicht als sichere Zustellung.',
    tls_forced: 'Für Partner, mit denen das vereinbart ist.',
    tls_excluded: 'Eine Adresse oder Domain je Zeile; *.example.org für alle darunter.',
    tls_opportunistic:
      'Besser als nichts, aber niemand hat geprüft, wer am anderen Ende ist: Wer dazwischen sitzt, kann mitlesen.',
    notice_verified:
      'Wer eine solche E-Mail unterwegs liest, könnte Antworten ausprobieren. Empfänger, deren Server das nicht können, werden nicht über die Abholung erreicht.',
    discovery_sources:
      'Einem Schlüssel, den noch niemand verglichen hat, wird so weit vertraut wie seiner Quelle.',
    login_always:
      'Empfänger legen einmal ein Konto mit ihrer Adresse an und lesen dort alle Nachrichten.',
    default_question:
      'Für Empfänger, über die nichts bekannt ist: Nachrichten an sie gehen ohne Rückfrage hinaus. So sicher, wie die Antwort unter denen bleibt, die sie bekommen.',
    fallback_below_level: 'Es wird festgehalten und dem Absender gezeigt.',
    failure_action: 'Für Empfänger, die kein Schutz erreicht.',
    failure_scope: 'Eine Nachricht an mehrere.',
    floor: 'Kommt zu dem hinzu, was darüber verlangt wird; nichts darunter nimmt es weg.',
    content_rules:
      'Das Muster wird im Browser des Absenders gesucht. Wer es schreibt, bekommt, was die Regel verlangt.',
    account_copy: 'Für Archive.',
    independent_guards: 'Nicht von diesem Server.',
    fact_max_age_s: 'In Sekunden. Danach wird neu gefragt, oder es zählt nicht.',
    message_mib: 'In MiB, versiegelt. 0: so groß, wie der Server erlaubt.',
  },

  value: {
    yes: 'Ja',
    no: 'Nein',
    none: 'nichts',
    question: 'eine Frage',
    tls_assurance: {
      pkix: 'Ein geprüftes Zertifikat',
      'mta-sts': 'Die Zusage seiner Domain (MTA-STS) oder DANE',
      dane: 'DANE: ein Zertifikat, das in signiertem DNS steht',
    },
    failure_action: {
      refuse: 'Nicht senden',
      insecure: 'Ungeschützt senden',
      hold: 'Aufheben, bis der Absender sie fertigstellt',
    },
    failure_scope: {
      'refuse-all': 'An niemanden senden',
      'send-rest': 'An die anderen senden',
    },
    steps: {
      secureline: 'Zuerst sichere Zustellung, dann Schlüssel',
      'end-to-end-first': 'Zuerst Schlüssel, dann sichere Zustellung',
      own: 'Eine eigene Reihenfolge',
    },
    forced: {
      'tls-or-never': 'Über TLS oder gar nicht',
      'tls-else-escrow': 'Über TLS, sonst Abholung',
    },
    sources: {
      wkd: 'Die eigene Domain des Empfängers (WKD)',
      keyserver: 'Schlüsselserver',
      autocrypt: 'Frühere E-Mails (Autocrypt)',
      dns: 'Im DNS',
    },
    step: {
      tls: 'Sichere Zustellung',
      directory: 'Schlüssel von Kollegen',
      'address-book': 'Das Adressbuch des Absenders',
      discovery: 'Veröffentlichte Schlüssel',
      'login-always': 'Anmeldung für alle',
      'login-known': 'Ein vorhandenes Abhol-Konto',
      'default-question': 'Standardfrage',
      ask: 'Rückfrage beim Absender',
    },
    floor: {
      end_to_end: 'Nur der Empfänger kann es lesen',
      retractable: 'Es lässt sich zurückziehen, solange es ungeöffnet ist',
      expires: 'Es lässt sich nach einiger Zeit nicht mehr öffnen',
      stored_encrypted: 'Es liegt verschlüsselt im Postfach des Empfängers',
    },
    minTls: 'Sichere Zustellung mindestens mit',
    minTlsNone: 'dem, was oben steht',
    level: 'Mindeststufe',
    levelNone: 'beliebig',
    seconds: (n: number): string => count(n, 'Sekunde', 'Sekunden'),
    mebibytes: (n: number): string => (n === 0 ? 'wie der Server erlaubt' : `${n} MiB Größe`),
  },

  editor: {
    inherited: (value: string, from: string): string => `Wie geerbt: ${value} (von ${from})`,
    usual: (value: string): string => `Wie üblich: ${value}`,
    also: (value: string, from: string): string => `Von ${from} kommt hinzu: ${value}`,
    fixed: (value: string, by: string): string => `${value}. Gesperrt von ${by}.`,
    fixedFor: (value: string, by: string): string =>
      `${value}. Festgelegt von ${by}; weniger können Sie nicht verlangen.`,
    fixedUsual: (value: string): string => `${value}. Weniger können Sie nicht verlangen.`,
    fixedForYou: (value: string): string => `${value}. Die Verwaltung hat das für Sie festgelegt.`,
    here: 'Hier festgelegt',
    lock: 'Niemand darunter darf es ändern',
    lockOf: (setting: string): string => `Niemand darunter darf es ändern: ${setting}`,
    passedOver: (by: string): string =>
      `Was Sie festgelegt hatten, zählt nicht mehr, wegen einer Festlegung von ${by}.`,
    up: (what: string): string => `${what} nach oben`,
    down: (what: string): string => `${what} nach unten`,
    remove: (what: string): string => `${what} entfernen`,
    addStep: 'Schritt hinzufügen',
    pattern: 'Domain der Empfänger',
    addDomain: 'Domain aufnehmen',
    how: 'Wie',
    number: (setting: string): string => `${setting}; leer: wie geerbt`,
    ruleId: 'Name der Regel',
    rulePattern: 'Muster (regulärer Ausdruck)',
    ruleDemands: 'Was sie verlangt',
    addRule: 'Regel aufnehmen',
    rule: (id: string): string => `Regel ${id}`,
    badPattern: 'Das ist kein regulärer Ausdruck.',
    ruleMissing: 'Geben Sie einen Namen, den es noch nicht gibt, und ein Muster an.',
  },

  preview: {
    title: 'Wer bekäme was',
    lead: 'Fügen Sie Adressen ein, um zu sehen, was diese Richtlinie mit einer Nachricht an sie täte, bevor sie in Kraft ist. Es wird nichts gesendet. Schlüssel und Fragen sind die Ihres eigenen Adressbuchs.',
    addresses: 'Adressen',
    addressesHint: 'Eine je Zeile oder durch Kommas getrennt',
    sender: 'Absender',
    try: 'Ausprobieren',
    trying: 'Die Empfänger werden nachgeschlagen …',
    wrong: (text: string): string => `„${text}“ ist keine E-Mail-Adresse.`,
    nobody: 'Geben Sie mindestens eine Adresse an.',
    recipient: 'Empfänger',
    gets: 'Bekäme',
    level: 'Schutz',
    why: 'Warum',
    outcome: {
      send: 'Die Nachricht ginge hinaus.',
      'send-rest': 'Die Nachricht ginge an einige von ihnen hinaus.',
      ask: 'Der Absender würde zuerst nach einer Frage gefragt.',
      hold: 'Die Nachricht würde aufgehoben.',
      'refuse-all': 'Es würde nichts gesendet.',
    },
    stale: 'Die Richtlinie wurde seither geändert. Probieren Sie es noch einmal aus.',
  },

  tls: {
    title: 'Sichere Zustellung nach Domains',
    lead: (since: string): string => `Exemplare, die seit ${since} allein über TLS gingen.`,
    empty: 'In dieser Zeit ist kein Exemplar allein über TLS gegangen.',
    loading: 'Wird geladen …',
    domain: 'Domain',
    delivered: 'Zugestellt',
    notDelivered: 'Nicht über TLS zugestellt',
    lastSeen: 'Zuletzt gesehen',
    promise: 'Zusage der Domain',
    modes: {
      none: 'zurückgenommen',
      testing: 'nur zur Probe',
      enforce: 'in Kraft',
    },
    promiseOf: (mode: string, when: string): string => `MTA-STS ${mode}, geholt ${when}`,
    promiseNone: 'keine bekannt',
    by: (copies: number, how: string): string => `${copies}-mal ${how}`,
    assurance: {
      none: 'TLS irgendeiner Art',
      opportunistic: 'verschlüsselt, nicht geprüft',
      pkix: 'geprüftes Zertifikat',
      'mta-sts': 'MTA-STS',
      dane: 'DANE',
    },
    unknown: 'Weg nicht festgehalten',
    waiting: 'wartet',
    fellBack: 'auf Abholung umgestellt',
    failed: 'aufgegeben',
    because: (what: string, why: string): string => `${what}; ${why}`,
    never: 'keine',
    reload: 'Neu laden',
  },
};
