// Who can read a copy: the levels as a table.
import type { Level, SendingMethod } from './words.js';

/**
 * Besides the recipient: who reads along on the way of mail; has what the server stores; copies the
 * recipient's mailbox once the message was read; reads along in that mailbox; runs the server.
 */
export type Reader =
  | 'on-the-way'
  | 'database-thief'
  | 'mailbox-thief'
  | 'mailbox-reader'
  | 'operator';

/** `by-guessing`: the answer, within the tries that are counted. `yes`, too, where nothing is certain. */
export type Access = 'no' | 'by-guessing' | 'yes';

/** What the level of a method depends on. */
export type Circumstance =
  | 'none'
  | 'pinned-key'
  | 'found-key'
  | 'strong-answer'
  | 'weak-answer'
  | 'weak-answer-unverified-mail'
  | 'verified-mail'
  | 'unverified-mail';

/** One way in which a copy can be sent. */
export interface StrengthRow {
  method: SendingMethod;
  circumstance: Circumstance;
  level: Level;
  readers: Record<Reader, Access>;
}
