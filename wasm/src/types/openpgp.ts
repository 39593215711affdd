// OpenPGP without an account.
import type { ByteSource } from '../input.js';
import type { Progress } from '../progress.js';
import type { Resolution, ResolveRequest } from './resolution.js';

/** Somebody, as a mail's header shows them. */
export interface NamedMailbox {
  mailbox: string;
  name?: string;
}

/** A file that goes with a message. */
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

/** What client.seal() seals, and to which keys. */
export interface SealMailOptions {
  message: Message;
  /** The request as it was resolved, and what came of it. */
  request: ResolveRequest;
  resolution: Resolution;
  /** By mailbox: a transferable public key, binary or in ASCII armor; the one that was decided on. */
  keys: Readonly<Record<string, Uint8Array | string>>;
  /** The sender's key; absent: the mail is not signed. */
  signWith?: PrivateKey;
  /**
   * What each mail comes as. A `blob` may be larger than memory: the browser keeps it where it has
   * room, and it is ciphertext.
   */
  output?: 'bytes' | 'blob';
  /** By what is read of the attachments; at most once for each MiB. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** An RFC 5322 message for these recipients. Each hidden (Bcc) recipient has one alone. */
export interface SealedMail<Mail extends Blob | Uint8Array<ArrayBuffer> = Uint8Array<ArrayBuffer>> {
  recipients: string[];
  mail: Mail;
}

/** What client.open() opens, and with which key. */
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
  /** By what is read of the mail; at most once for each MiB. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** An address of a mail's header. */
export interface MailAddress {
  name: string;
  /** As it was written. */
  text: string;
  /** Canonical; absent when `text` is no valid address. */
  mailbox?: string;
}

/** A signature that was found inside of the encryption. */
export interface MailSignature {
  /** `unknown-key`: it was made with a key that is not among `signers`, and says nothing. */
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

/** What a mail says about one of its attachments. */
export interface AttachmentReport {
  fileName: string;
  mediaType: string;
  contentId: string;
  /** In bytes; a few of a hundred more or less where line breaks are not what they usually are. */
  size: number;
}

/** An attachment with its content. */
export interface LoadedAttachment extends AttachmentReport {
  content: Uint8Array<ArrayBuffer>;
}

/** A mail that was opened, as a whole. */
export interface OpenedMail extends MailReport {
  attachments: LoadedAttachment[];
}

/** An attachment whose content is read when it is wanted. */
export interface StreamedAttachment extends AttachmentReport {
  /** From its beginning, each time. Not after close(). */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A mail that was opened and put aside, for attachments that may be larger than memory. */
export interface StreamedMail extends MailReport {
  attachments: StreamedAttachment[];
  /** Forgets what was put aside, and ends streams that are not read to their end. */
  close(): void;
}

/** What key pair Keys.generate() makes. */
export interface GenerateKeyOptions {
  mailbox: string;
  name?: string;
  /** `curve25519` unless a program that reads with the key knows RSA only. */
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

/** What the caller knows of the keys that Keys.facts() is asked about. */
export interface KeyFactsOptions {
  /** Each was compared with its owner. */
  pinned?: boolean;
  signal?: AbortSignal;
}

/** What Keys.inspect() looks for. */
export interface InspectKeyOptions {
  /** Whose key it is to be; absent: whoever it is for. */
  mailbox?: string;
  signal?: AbortSignal;
}
