// OpenPGP without an account.
import type { ByteSource } from '../input.js';
import type { Progress } from '../progress.js';
import type { Resolution, ResolveRequest } from './resolution.js';

export interface NamedMailbox {
  mailbox: string;
  name?: string;
}

export interface Attachment {
  /** As the recipient should see it. */
  fileName?: string;
  /** "type/subtype"; application/octet-stream if absent. */
  mediaType?: string;
  content: ByteSource;
}

/** What a person wrote. Bcc recipients stand in the request only. */
export interface Message {
  from: NamedMailbox;
  to?: readonly NamedMailbox[];
  cc?: readonly NamedMailbox[];
  subject: string;
  text?: string;
  html?: string;
  attachments?: readonly Attachment[];
}

/** A private key: a transferable secret key, binary or in ASCII armor. */
export interface PrivateKey {
  key: Uint8Array | string;
  /** UTF-8. It is copied to the worker and wiped there; wiping this one is up to the caller. */
  passphrase?: Uint8Array;
}

export interface SealMailOptions {
  message: Message;
  /** The request as it was resolved, and what came of it. */
  request: ResolveRequest;
  resolution: Resolution;
  /** By mailbox: a transferable public key, binary or in ASCII armor; the one that was decided on. */
  keys: Readonly<Record<string, Uint8Array | string>>;
  signWith?: PrivateKey;
  /**
   * What each mail comes as. A `blob` may be larger than memory: the browser keeps it where it has
   * room, and it is ciphertext.
   */
  output?: 'bytes' | 'blob';
  /** Told at most once for each MiB that is read of the attachments. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** An RFC 5322 message for these recipients. Each hidden (Bcc) recipient has one alone. */
export interface SealedMail<Mail extends Blob | Uint8Array<ArrayBuffer> = Uint8Array<ArrayBuffer>> {
  recipients: string[];
  mail: Mail;
}

export interface OpenMailOptions {
  mail: ByteSource;
  with: PrivateKey;
  /** Public keys that signatures are checked with. */
  signers?: readonly (Uint8Array | string)[];
  /**
   * What attachments come as. With `streams` they may be larger than memory: the opened mail is put
   * aside encrypted (see ByteSource) until its close() is called.
   */
  attachments?: 'bytes' | 'streams';
  /** In bytes of the mail, each of which is read twice. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

export interface MailAddress {
  name: string;
  /** As it was written. */
  text: string;
  /** Canonical; absent when `text` is no valid address. */
  mailbox?: string;
}

export interface MailSignature {
  state: 'good' | 'bad' | 'expired' | 'unknown-key';
  keyId: string;
  /** Of the key that made it; empty if it is not among `signers`. */
  fingerprint: string;
  /** Seconds since 1970, as the signature says. */
  created: number;
}

/** What stands in a mail, however its attachments come. */
export interface MailContent {
  from: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  replyTo: MailAddress[];
  subject: string;
  /** Seconds since 1970. */
  date?: number;
  messageId: string;
  text: string;
  /** As it came: not made safe to show. */
  html: string;
  attachments: AttachmentReport[];
}

/** The same of an OpenPGP mail. */
export interface MailReport extends MailContent {
  /**
   * From, To, Subject and the other fields were inside of the encryption (RFC 9788). When false they
   * are those around it, which anybody on the way can have changed.
   */
  headerProtected: boolean;
  /** Empty: it is not signed. That a signer is who the mail is from is for the caller to compare. */
  signatures: MailSignature[];
}

export interface AttachmentReport {
  fileName: string;
  mediaType: string;
  contentId: string;
  /** In bytes; a few of a hundred more or less where line breaks are not what they usually are. */
  size: number;
}

export interface LoadedAttachment extends AttachmentReport {
  content: Uint8Array<ArrayBuffer>;
}

export interface OpenedMail extends MailReport {
  attachments: LoadedAttachment[];
}

export interface StreamedAttachment extends AttachmentReport {
  /** From its beginning, each time. Not after close(). */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

export interface StreamedMail extends MailReport {
  attachments: StreamedAttachment[];
  /** Forgets what was put aside, and ends streams that are not read to their end. */
  close(): void;
}

export interface GenerateKeyOptions {
  mailbox: string;
  name?: string;
  algorithm?: 'curve25519' | 'rsa3072' | 'rsa4096';
  /** Seconds until it expires; absent: it does not. */
  validFor?: number;
  /** UTF-8; protects the private key. It is copied to the worker and wiped there. */
  passphrase?: Uint8Array;
  signal?: AbortSignal;
}

/** Binary transferable keys. */
export interface KeyPair {
  publicKey: Uint8Array<ArrayBuffer>;
  privateKey: Uint8Array<ArrayBuffer>;
}

export interface KeyFactsOptions {
  pinned?: boolean;
  signal?: AbortSignal;
}

export interface InspectKeyOptions {
  /** Whose key it is to be; absent: whoever it is for. */
  mailbox?: string;
  signal?: AbortSignal;
}
