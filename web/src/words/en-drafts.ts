// The words of drafts: how the message being written is kept, and the list of those that wait.
import { count } from './count.js';

export const draftWords = {
  title: 'Drafts',
  lead: 'Sealed to you: nobody else can read them, not even we.',
  loading: 'Loading…',
  empty: 'No drafts.',
  emptyHint:
    'What you begin to write is saved here by itself, sealed so that only you can read it.',
  begin: 'New message',
  open: 'Open',
  opening: 'Opening…',
  openOf: (what: string): string => `Open “${what}”`,
  remove: 'Delete',
  removeOf: (what: string): string => `Delete “${what}”`,
  removeSure: 'Delete this draft for good?',
  removed: 'The draft is deleted.',
  keep: 'Keep it',
  noSubject: '(no subject)',
  nobody: 'To nobody yet',
  to: (who: string): string => `To ${who}`,
  toMore: (who: string, more: number): string => `To ${who} and ${count(more, 'other', 'others')}`,
  files: (n: number): string => count(n, 'file', 'files'),
  savedAt: (time: string): string => `Saved ${time}`,
  current: 'This is the one you are writing.',
  unreadable: 'Cannot be opened.',

  saving: 'Saving…',
  saved: 'Saved, sealed to you',
  notSaved: (why: string): string => `Not saved: ${why}`,
  again: 'It is tried again.',
  apart:
    'This draft was changed, sent or deleted in another window. Nothing was overwritten: what you have here is a draft of its own now.',
  look: 'Look at the drafts',
  discard: 'Discard',
  discardSure: 'Throw away what you have written?',
  discardDo: 'Throw it away',
  discarded: 'Thrown away.',
  leaving: (why: string): string =>
    `What you wrote last is not saved: ${why} If you log out now, it is lost.`,
  leaveAnyway: 'Log out and lose it',
  stay: 'Stay',
};
