// The words of the table of who can read what.
import type { Access, Circumstance, Reader } from 'waferseal';

export const strengthWords = {
  title: 'Who can read it',
  lead: 'Besides the recipient. It is the same table that decides for each message.',
  loading: 'Making the table…',
  way: 'How a copy is sent',
  level: 'Protection',
  compare: 'Compare all ways of sending',
  circumstance: {
    'pinned-key': 'with a key that you compared with its owner',
    'found-key': 'with a key that was found and nobody compared',
    'strong-answer': 'the answer is hard to guess',
    'weak-answer': 'the answer is easy to guess, or many know it',
    'weak-answer-unverified-mail':
      'the answer is easy to guess, and the mail with the link may travel without a verified server',
    'verified-mail': 'the mails about it travel to verified servers only',
    'unverified-mail': 'the mails about it may travel without a verified server',
  } satisfies Record<Exclude<Circumstance, 'none'>, string>,
  reader: {
    'on-the-way': 'Somebody on the way',
    'database-thief': 'Who steals what is stored here',
    'mailbox-thief': 'Who copies the mailbox later',
    'mailbox-reader': 'Who reads along in the mailbox',
    operator: 'Who runs this service',
  } satisfies Record<Reader, string>,
  readerMeaning: {
    'on-the-way': 'Reads along on the lines and machines that mail travels over.',
    'database-thief': 'Has a copy of the database and of all files of this service.',
    'mailbox-thief': 'Gets into the recipient’s mailbox after the message was read.',
    'mailbox-reader': 'Is in the recipient’s mailbox while the message waits.',
    operator: 'Has this service in hand while the message waits.',
  } satisfies Record<Reader, string>,
  access: {
    no: 'cannot',
    'by-guessing': 'a few counted guesses',
    yes: 'can',
  } satisfies Record<Access, string>,
};
