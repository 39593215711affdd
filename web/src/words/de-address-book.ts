// The words of the address book's page, in German.
import { count } from './count.js';
import type { bookWords as english } from './en-address-book.js';
import type { Shape } from './table.js';

export const bookWords: Shape<typeof english> = {
  title: 'Adressbuch',
  loading: 'Wird geladen …',
  empty: 'In Ihrem Adressbuch steht noch niemand.',
  none: 'Kein Eintrag passt.',
  search: 'Suchen',
  searchHint: 'Name, Adresse oder Buch',
  shown: (shown: number, all: number): string =>
    shown === all
      ? count(all, 'Eintrag', 'Einträge')
      : `${shown} von ${count(all, 'Eintrag', 'Einträgen')}`,
  add: 'Eintrag hinzufügen',
  edit: 'Bearbeiten',
  editOf: (who: string): string => `${who} bearbeiten`,
  remove: 'Löschen',
  removeOf: (who: string): string => `${who} löschen`,
  removeSure: (who: string): string =>
    `Eintrag von ${who} löschen? Schlüssel und Frage werden mitgelöscht.`,
  keep: 'Behalten',
  saved: (who: string): string => `${who} ist gespeichert.`,
  removed: (who: string): string => `${who} ist gelöscht.`,
  gone: 'Dieser Eintrag wurde inzwischen gelöscht, vielleicht von Ihnen in einem anderen Fenster.',

  newTitle: 'Neuer Eintrag',
  editTitle: (who: string): string => `Eintrag von ${who}`,
  mailbox: 'E-Mail-Adresse',
  name: 'Name',
  book: 'Buch',
  save: 'Speichern',
  saving: 'Wird gespeichert …',
  cancel: 'Abbrechen',
  mailboxMissing: 'Geben Sie die E-Mail-Adresse ein.',
  mailboxInvalid: (text: string): string => `„${text}“ ist keine E-Mail-Adresse.`,
  twice: (book: string): string => `Zu dieser Adresse gibt es in „${book}“ schon einen Eintrag.`,

  key: 'OpenPGP-Schlüssel',
  keyHint: 'Der öffentliche Schlüssel, als Text eingefügt oder aus einer Datei.',
  keyPaste: 'Schlüssel einfügen',
  keyFile: 'Datei auswählen',
  keyReplace: 'Schlüssel ersetzen',
  keyRemove: 'Schlüssel entfernen',
  keyUndo: 'Schlüssel lassen, wie er war',
  keyRemoved: 'Der Schlüssel wird beim Speichern entfernt.',
  keyAbsent: 'Kein Schlüssel.',
  keyUsable: 'Kann jetzt verwendet werden.',
  keyUnusable: 'Kann jetzt nicht verwendet werden.',
  keyKept: 'Sie können ihn speichern; verwendet wird er, sobald sich das geändert hat.',
  keySecret:
    'Das ist ein privater Schlüssel, den nur sein Besitzer haben sollte. Bitten Sie um den öffentlichen.',
  keyChecking: 'Schlüssel wird geprüft …',
  fingerprint: 'Fingerabdruck',
  fingerprintHint:
    'Vergleichen Sie ihn mit dem, den die Person Ihnen nennt, zum Beispiel am Telefon.',
  keyFor: 'Erstellt für',
  keyExpires: 'Läuft ab am',
  certificate: 'Hier ist auch ein S/MIME-Zertifikat gespeichert.',

  question: 'Frage und Antwort',
  questionAdd: 'Frage hinzufügen',
  questionReplace: 'Frage und Antwort ersetzen',
  questionRemove: 'Frage entfernen',
  questionUndo: 'Frage lassen, wie sie war',
  questionRemoved: 'Die Frage wird beim Speichern entfernt.',
  questionAbsent: 'Keine Frage.',
  questionNew: 'Neu; wird mit dem Eintrag gespeichert.',
  answerHidden: 'Die Antwort ist versiegelt gespeichert und wird nicht mehr angezeigt.',
  questionUnreadable:
    'Diese Frage wurde für einen anderen Ihrer Schlüssel versiegelt und ist nicht lesbar. Ersetzen Sie sie.',

  preference: 'So werden Nachrichten an diese Person geschützt',
  preferences: {
    none: 'Zuerst mit dem Schlüssel, sonst mit der Frage',
    openpgp: 'Mit dem OpenPGP-Schlüssel',
    smime: 'Mit dem S/MIME-Zertifikat',
    'escrow-question': 'Mit der Frage, auch wenn es einen Schlüssel gibt',
  },
  has: {
    openpgp: 'OpenPGP-Schlüssel',
    smime: 'S/MIME-Zertifikat',
    'escrow-question': 'Frage',
    nothing: 'Weder Schlüssel noch Frage',
  },
};
