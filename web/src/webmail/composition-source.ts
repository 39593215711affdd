// What a composition asks about its recipients.
import type { CallOptions, DraftRecipient, EscrowAnswers, Resolution, Wishes } from 'waferseal';

/** Answers of the sender: `session.escrow`, or `client.answers` without an account. */
export type Answers = Pick<EscrowAnswers, 'prepare' | 'suggest' | 'drop'>;

/**
 * Who answers a composition: a `Session` as it is, or a host's own with what it knows. What is left out
 * is not offered: no look-up, no adding of keys.
 */
export interface CompositionSource {
  parseRecipient(text: string): Promise<{ mailbox: string; name: string }>;
  resolve(wishes: Wishes, options?: CallOptions): Promise<Resolution>;
  readonly escrow: Answers;
  lookup?(mailboxes: readonly string[]): Promise<void>;
  refresh?(): Promise<void>;
  saveKey?(recipient: DraftRecipient, key: Uint8Array): Promise<void>;
}
