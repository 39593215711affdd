// The user's own OpenPGP keys.
import type { Code } from '../errors.js';
import type { KeyReport } from './draft.js';

/** One of the user's own keys. */
export interface OwnKey {
  /** Of the record at the server. */
  id: string;
  /** Upper-case hexadecimal. The private key is bound to it. */
  fingerprint: string;
  /** The private key as the server keeps it, base64url: it opens with the user's own key only. */
  sealed: string;
  /** When it was put there, in seconds since 1970. */
  keptAt: number;
  /** What is in it; read from the private key itself, and not from what the server says. */
  content?: OwnKeyContent;
  /** Why it cannot be opened, in place of `content`. */
  problem?: Code;
}

/** What everybody may know of a key. */
export interface OwnKeyContent {
  /** With the reason why nothing can be encrypted to it for the user's mailbox, if there is one. */
  report: KeyReport;
  /** Transferable public key, binary. */
  publicKey: Uint8Array<ArrayBuffer>;
  /** The same in ASCII armor, to be given to others. */
  armored: string;
}

/** What OwnKeys.create() makes. */
export interface CreateKeyOptions {
  /** Beside the user's mailbox in the key, for everybody to see. */
  name?: string;
  /** Seconds until it expires; absent: it does not. */
  validFor?: number;
  signal?: AbortSignal;
}

/** A private key from another program. */
export interface ImportKeyOptions {
  /** Binary or in ASCII armor; empty afterwards. */
  key: Uint8Array;
  /** UTF-8; empty afterwards. */
  passphrase?: Uint8Array;
  signal?: AbortSignal;
}

/** A backup in two halves, neither of which is of use without the other. */
export interface KeyBackup {
  /** To be kept as a file. */
  file: Uint8Array<ArrayBuffer>;
  /** To be printed: 9 groups of 4, in ASCII. Wipe it when it is on paper. */
  code: Uint8Array<ArrayBuffer>;
}

/** Both halves of a backup. */
export interface RestoreKeyOptions {
  file: Uint8Array;
  /** As it was typed in, UTF-8; empty afterwards. */
  code: Uint8Array;
  signal?: AbortSignal;
}

/** What came out of a backup. */
export interface RestoredKey {
  key: OwnKey;
  /** Whose it was when the backup was made. */
  owner: string;
  /** When that was, in seconds since 1970. */
  made: number;
}
