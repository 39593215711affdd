// The words of the keys page and of the sheet that is printed from it, in German.
import type { keysWords as english } from './en-keys.js';
import type { Shape } from './table.js';

export const keysWords: Shape<typeof english> = {
  title: 'Schlüssel',
  lead: 'Mit einem eigenen Schlüssel können Ihnen Menschen, die OpenPGP verwenden, Nachrichten senden, die nur Sie lesen können. Den öffentlichen Schlüssel geben Sie weiter, der private bleibt bei Ihnen.',
  loading: 'Wird geladen …',
  empty: 'Sie haben noch keinen OpenPGP-Schlüssel.',
  create: 'Schlüssel erstellen',
  import: 'Schlüssel mitbringen',
  restore: 'Von einem Blatt wiederherstellen',

  fingerprint: 'Fingerabdruck',
  owner: 'Erstellt für',
  created: 'Erstellt am',
  expires: 'Läuft ab',
  never: 'nie',
  usable: 'Kann jetzt verwendet werden.',
  unusable: 'Für Sie kann damit jetzt nichts verschlüsselt werden.',
  broken: 'Dieser Schlüssel lässt sich nicht öffnen.',
  publicKey: 'Öffentlichen Schlüssel speichern',
  publicKeyOf: (key: string): string => `Öffentlichen Schlüssel ${key} speichern`,
  publicName: (key: string): string => `öffentlicher Schlüssel ${key}.asc`,
  backUp: 'Sichern',
  backUpOf: (key: string): string => `${key} sichern`,
  remove: 'Löschen',
  removeOf: (key: string): string => `${key} löschen`,
  removeSure:
    'Diesen Schlüssel löschen? Ohne Sicherung kann nie wieder gelesen werden, was damit verschlüsselt wurde. Wer den öffentlichen Schlüssel hat, verwendet ihn weiter, bis Sie Bescheid geben.',
  keep: 'Behalten',
  made: 'Der Schlüssel ist erstellt. Sichern Sie ihn jetzt: Niemand kann ihn Ihnen zurückbringen.',
  imported: 'Der Schlüssel ist gespeichert.',
  restored: (owner: string, when: string): string =>
    `Der Schlüssel von ${owner} ist wieder da, aus der Sicherung vom ${when}.`,
  removed: 'Der Schlüssel ist gelöscht.',
  saved: (name: string): string => `Gespeichert als „${name}“.`,
  cancel: 'Abbrechen',
  twice: 'Dieser Schlüssel ist hier schon gespeichert.',

  createTitle: 'Schlüssel erstellen',
  createLead:
    'Ihr Browser erstellt ihn. Der private Schlüssel wird versiegelt, bevor der Server ihn bekommt.',
  name: 'Ihr Name',
  nameHint: 'Alle, die den öffentlichen Schlüssel haben, sehen ihn. Sie können ihn weglassen.',
  nameWrong: 'In einem Namen steht weder < noch >.',
  lasts: 'Wie lange er verwendet werden kann',
  lastsYears: (years: number): string => (years === 1 ? 'Ein Jahr' : `${years} Jahre`),
  lastsForever: 'Bis Sie ihn löschen',
  createAction: 'Schlüssel erstellen',
  creating: 'Schlüssel wird erstellt …',

  importTitle: 'Schlüssel aus einem anderen Programm mitbringen',
  importLead:
    'Exportieren Sie dort den privaten Schlüssel, meist als Datei, die auf .asc endet. Er wird in Ihrem Browser versiegelt, bevor der Server ihn bekommt.',
  keyText: 'Privaten Schlüssel einfügen',
  keyFile: 'Datei auswählen',
  keyChosen: (name: string): string => `Ausgewählt: ${name}`,
  keyMissing: 'Fügen Sie den Schlüssel ein, oder wählen Sie seine Datei aus.',
  passphrase: 'Kennwort des Schlüssels',
  passphraseHint: 'Lassen Sie es leer, wenn er keines hat.',
  importAction: 'Diesen Schlüssel speichern',
  importing: 'Schlüssel wird geprüft …',

  restoreTitle: 'Schlüssel aus Datei und Blatt wiederherstellen',
  restoreLead:
    'Sie brauchen beides: die Datei, die gespeichert wurde, und den Code vom ausgedruckten Blatt.',
  backupFile: 'Datei der Sicherung',
  backupMissing: 'Wählen Sie die Datei aus.',
  code: 'Code vom Blatt',
  codeHint:
    'Neun Vierergruppen. Kleine Buchstaben und fehlende Bindestriche stören nicht; ein O kommt nicht vor, nur Nullen.',
  codeMissing: 'Geben Sie den Code ein.',
  restoreAction: 'Schlüssel wiederherstellen',
  restoring: 'Sicherung wird geöffnet …',

  sheetTitle: 'Sichern mit einem Blatt zum Ausdrucken',
  sheetLead:
    'Sie bekommen eine Datei und einen Code auf Papier. Beides zusammen bringt den Schlüssel zurück, auch wenn Sie Ihr Passwort vergessen haben. Eines allein nützt niemandem.',
  sheetAction: 'Datei und Blatt erstellen',
  passphraseTitle: 'Sichern mit einem Kennwort',
  passphraseLead:
    'Sie bekommen eine Datei, die auch andere OpenPGP-Programme lesen. Wer sie hat und das Kennwort errät, hat Ihren Schlüssel: Nehmen Sie ein langes.',
  newPassphrase: 'Kennwort',
  again: 'Dasselbe noch einmal',
  passphraseMissing: 'Geben Sie ein Kennwort ein.',
  passphraseLong: 'Das Kennwort ist zu lang.',
  passphraseDiffers: 'Die beiden sind nicht gleich.',
  passphraseAction: 'Datei speichern',
  passphraseBusy: 'Schlüssel wird verschlossen …',
  privateName: (key: string): string => `privater Schlüssel ${key}.asc`,

  sheet: {
    title: 'Wiederherstellungsblatt',
    making: 'Datei und Blatt werden erstellt …',
    before:
      'Drucken Sie dieses Blatt jetzt: Der Code wird nur dieses eine Mal angezeigt. Die Datei hat Ihr Browser gespeichert; bewahren Sie sie getrennt vom Blatt auf.',
    print: 'Blatt drucken',
    file: 'Datei noch einmal speichern',
    done: 'Fertig',
    fileName: (key: string): string => `Schlüssel ${key}.backup`,
    mailbox: 'Adresse',
    date: 'Datum',
    fingerprint: 'Fingerabdruck des Schlüssels',
    belongs: 'Datei',
    code: 'Wiederherstellungscode',
    what: 'Was das ist',
    whatText:
      'Die eine Hälfte einer Sicherung eines OpenPGP-Schlüssels. Die andere Hälfte ist die oben genannte Datei. Beides zusammen bringt den Schlüssel ohne Passwort zurück; eines allein nützt niemandem.',
    where: 'Wo es hingehört',
    whereText:
      'Bewahren Sie dieses Blatt bei Ihren wichtigen Papieren auf und die Datei an einem anderen Ort. Wer beides hat, kann alles lesen, was mit diesem Schlüssel verschlüsselt wurde.',
    how: 'Wie Sie den Schlüssel zurückbekommen',
    first: (site: string): string =>
      `Öffnen Sie ${site} und melden Sie sich an. Wenn Sie Ihr Passwort verloren haben, bitten Sie zuerst um ein neues Konto.`,
    second: 'Wählen Sie „Schlüssel“, dann „Von einem Blatt wiederherstellen“.',
    third:
      'Wählen Sie die Datei aus, geben Sie den Code ein, und wählen Sie „Schlüssel wiederherstellen“. Kleine Buchstaben und fehlende Bindestriche stören nicht. 0 ist immer eine Null und 1 immer eine Eins.',
    not: 'Was es nicht zurückbringt',
    notText:
      'Ihr Passwort, die Fragen und Antworten Ihres Adressbuchs und was Sie mit gesendeten Nachrichten tun können. Das alles öffnet nur Ihr Passwort.',
  },

  account: {
    title: 'Schlüssel Ihres Kontos',
    lead: 'Diese gehören zu Ihrem Konto. Sie unterschreiben und versiegeln, was Sie senden und speichern. Sie geben sie niemandem.',
    signing: 'Zum Unterschreiben (Ed25519)',
    sealing: 'Zum Versiegeln (X-Wing)',
    hashed: 'SHA-256 des öffentlichen Schlüssels',
    covers:
      'Sie öffnen sich mit Ihrem Passwort und auf keine andere Art. Geht es verloren, sind auch sie verloren, und mit ihnen die Fragen und Antworten Ihres Adressbuchs, die Betreffzeilen und Links dessen, was Sie gesendet haben, und die hier gespeicherten OpenPGP-Schlüssel.',
    sheet:
      'Ein Wiederherstellungsblatt bringt den einen OpenPGP-Schlüssel zurück, für den es gedruckt wurde, und von allem anderen nichts.',
  },
};
