// The words for address books, in German.
import { count } from './count.js';
import type { booksWords as english } from './en-books.js';
import type { Shape } from './table.js';

export const booksWords: Shape<typeof english> = {
  personal: 'Persönlich',
  title: 'Ihre Bücher',
  manage: 'Bücher',
  loading: 'Wird geladen …',
  order: (first: string, others: readonly string[]): string =>
    others.length === 0
      ? `Wenn Sie jemandem schreiben, wird der Schlüssel oder die Frage in „${first}“ gesucht und sonst nirgends.`
      : `Wenn Sie jemandem schreiben, wird der Schlüssel oder die Frage zuerst in „${first}“ gesucht, dann in ${others
          .map((name) => `„${name}“`)
          .join(', ')}. Was zuerst gefunden wird, gilt.`,
  inIt: (entries: number): string => count(entries, 'Eintrag', 'Einträge'),
  search: 'In diesem Buch suchen, wenn ich schreibe',
  searchOf: (name: string): string => `In „${name}“ suchen, wenn ich schreibe`,
  onlyDefault: 'Keines ist angekreuzt: Gesucht wird im Buch für neue Einträge.',
  preferred: 'Vor allen anderen hier suchen',
  preferredNone: 'Kein Buch kommt zuerst',
  fallback: 'Neue Einträge kommen in',
  rename: 'Umbenennen',
  renameOf: (name: string): string => `„${name}“ umbenennen`,
  newName: (name: string): string => `Neuer Name für „${name}“`,
  save: 'Speichern',
  cancel: 'Abbrechen',
  remove: 'Löschen',
  removeOf: (name: string): string => `„${name}“ löschen`,
  removeSure: (name: string, entries: number): string =>
    entries === 0
      ? `„${name}“ löschen? Das Buch ist leer.`
      : `„${name}“ löschen? ${count(entries, 'Eintrag wird', 'Einträge werden')} mitgelöscht, samt Schlüsseln und Fragen.`,
  keep: 'Behalten',
  add: 'Buch anlegen',
  addName: 'Name eines neuen Buchs',
  made: (name: string): string => `„${name}“ ist angelegt.`,
  renamed: (name: string): string => `Das Buch heißt jetzt „${name}“.`,
  removed: (name: string): string => `„${name}“ ist gelöscht.`,
  missing: 'Geben Sie dem Buch einen Namen.',
  long: 'Der Name eines Buchs hat höchstens 100 Buchstaben.',
  taken: (name: string): string => `Es gibt schon ein Buch „${name}“.`,
  notSearched: (name: string): string => `${name}, wird nicht durchsucht`,
};
