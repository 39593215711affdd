// The words of the address book's page.

import { count } from './count.js';

export const bookWords = {
  title: 'Address book',
  loading: 'Loading…',
  empty: 'Nobody is in your address book yet.',
  none: 'No entry matches.',
  search: 'Search',
  searchHint: 'Name, address or book',
  shown: (shown: number, all: number): string =>
    shown === all
      ? count(all, 'entry', 'entries')
      : `${shown} of ${count(all, 'entry', 'entries')}`,
  add: 'Add an entry',
  edit: 'Edit',
  editOf: (who: string): string => `Edit ${who}`,
  remove: 'Delete',
  removeOf: (who: string): string => `Delete ${who}`,
  removeSure: (who: string): string =>
    `Delete the entry of ${who}? Its key and its question go with it.`,
  keep: 'Keep it',
  saved: (who: string): string => `${who} is saved.`,
  removed: (who: string): string => `${who} is deleted.`,
  gone: 'Somebody else, or you in another window, has deleted this entry.',

  newTitle: 'New entry',
  editTitle: (who: string): string => `Entry of ${who}`,
  mailbox: 'Email address',
  name: 'Name',
  book: 'Book',
  save: 'Save',
  saving: 'Saving…',
  cancel: 'Cancel',
  mailboxMissing: 'Give the email address.',
  mailboxInvalid: (text: string): string => `“${text}” is not an email address.`,
  twice: (book: string): string => `There is an entry for this address in “${book}” already.`,

  key: 'OpenPGP key',
  keyHint: 'The public key, pasted as text or from a file.',
  keyPaste: 'Paste the key',
  keyFile: 'Choose a file',
  keyReplace: 'Replace the key',
  keyRemove: 'Remove the key',
  keyUndo: 'Keep the key as it was',
  keyRemoved: 'The key is removed when you save.',
  keyAbsent: 'No key.',
  keyUsable: 'Can be used now.',
  keyUnusable: 'Cannot be used now.',
  keyKept: 'It can be saved, and is used once that has changed.',
  keySecret: 'This is a private key, which only its owner should have. Ask for the public one.',
  keyChecking: 'Looking at the key…',
  fingerprint: 'Fingerprint',
  fingerprintHint: 'Compare it with the one that the person tells you, on the phone for example.',
  keyFor: 'Made for',
  keyExpires: 'Expires',
  certificate: 'An S/MIME certificate is kept here as well.',

  question: 'Question and answer',
  questionAdd: 'Add a question',
  questionReplace: 'Replace question and answer',
  questionRemove: 'Remove the question',
  questionUndo: 'Keep the question as it was',
  questionRemoved: 'The question is removed when you save.',
  questionAbsent: 'No question.',
  questionNew: 'New; it is kept when you save.',
  answerHidden: 'The answer is kept sealed and is not shown again.',
  questionUnreadable:
    'This question was sealed to another key of yours and cannot be read. Replace it.',

  preference: 'How to protect mail to this person',
  preferences: {
    none: 'The key first, else the question',
    openpgp: 'With the OpenPGP key',
    smime: 'With the S/MIME certificate',
    'escrow-question': 'With the question, key or not',
  },
  has: {
    openpgp: 'OpenPGP key',
    smime: 'S/MIME certificate',
    'escrow-question': 'Question',
    nothing: 'Neither key nor question',
  },
};
