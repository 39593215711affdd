// The words for address books: which there are, and which are searched.
import { count } from './count.js';

export const booksWords = {
  personal: 'Personal',
  title: 'Your books',
  manage: 'Books',
  loading: 'Loading…',
  order: (first: string, others: readonly string[]): string =>
    others.length === 0
      ? `When you write to somebody, their key or question is looked for in “${first}” and nowhere else.`
      : `When you write to somebody, their key or question is looked for in “${first}” first, then in ${others
          .map((name) => `“${name}”`)
          .join(', ')}. The first that is found is used.`,
  inIt: (entries: number): string => count(entries, 'entry', 'entries'),
  search: 'Look in this book when I write',
  searchOf: (name: string): string => `Look in “${name}” when I write`,
  onlyDefault: 'None is ticked: the book for new entries is looked in.',
  preferred: 'Look here before all others',
  preferredNone: 'No book comes first',
  fallback: 'New entries go to',
  rename: 'Rename',
  renameOf: (name: string): string => `Rename “${name}”`,
  newName: (name: string): string => `New name of “${name}”`,
  save: 'Save',
  cancel: 'Cancel',
  remove: 'Delete',
  removeOf: (name: string): string => `Delete “${name}”`,
  removeSure: (name: string, entries: number): string =>
    entries === 0
      ? `Delete “${name}”? It is empty.`
      : `Delete “${name}”? ${count(entries, 'entry goes', 'entries go')} with it, with keys and questions.`,
  keep: 'Keep it',
  add: 'Make a book',
  addName: 'Name of a new book',
  made: (name: string): string => `“${name}” is there now.`,
  renamed: (name: string): string => `The book is called “${name}” now.`,
  removed: (name: string): string => `“${name}” is deleted.`,
  missing: 'Give the book a name.',
  long: 'A book’s name has at most 100 letters.',
  taken: (name: string): string => `There is a book “${name}” already.`,
  notSearched: (name: string): string => `${name}, not looked in`,
};
