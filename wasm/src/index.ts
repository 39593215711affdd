// waferseal: finds the strongest protection that reaches each recipient, and seals the message here.
export { type Client, type ClientOptions, createClient } from './client.js';
export { type Code, type ErrorRecord, WafersealError } from './errors.js';
export type { Escrow } from './escrow.js';
export { codes } from './generated/codes.js';
export type { ByteSource } from './input.js';
export type { KeptFile } from './kept-file.js';
export type { Keys } from './openpgp.js';
export type { AnswerOptions, PickedUpMessage, PickUp, PickUpAttempt } from './pick-up.js';
export type { Progress } from './progress.js';
export type { ParsedRecipient } from './recipient.js';
export type { ReplyContent, ReplyOptions, ReplyTerms } from './reply.js';
export type { CallOptions } from './rpc/caller.js';
export { Refusal } from './server/http.js';
export type { AddressBook } from './session/address-book.js';
export type { Administration } from './session/administration.js';
export type { EscrowAnswers, PrepareAnswerOptions } from './session/answers.js';
export { type Books as AddressBooks, searchOrder } from './session/books.js';
export type { DeviceStore } from './session/devices.js';
export type { Drafts, SaveDraftOptions } from './session/drafts.js';
export type { PinStore } from './session/key-list.js';
export type { OwnKeys } from './session/own-keys.js';
export type { LinkTerms } from './session/renew.js';
export type { OpenReplyOptions, ReceivedReply } from './session/replies.js';
export type { SeenReplyStore } from './session/seen-replies.js';
export type { SendOptions } from './session/send.js';
export type { Session } from './session/session.js';
export type { OwnSettings } from './session/settings.js';
export type * from './types/draft.js';
export type * from './types/openpgp.js';
export type * from './types/own-keys.js';
export type * from './types/policy.js';
export type * from './types/resolution.js';
export type {
  AddressBookEntry,
  Book,
  BookList,
  CopyState,
  EntryKind,
  Evidence,
  HostEvidence,
  Me,
  ReplyHead,
  SentCopy,
  SentMessage,
} from './types/server.js';
export type * from './types/strength.js';
export type * from './types/words.js';
export type { RunningWorker } from './types/worker.js';
export { version } from './version.js';
