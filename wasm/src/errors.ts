// The one error of this package.
import { type Code, codes } from './generated/codes.js';

export type { Code };

/** An error as plain data, as it crosses the worker boundary and comes in problem documents of the server. */
export interface ErrorRecord {
  code: string;
  subject?: string;
  detail?: string;
}

// RFC 5321, 4.1.2, and none of the paths of fields, which name mailboxes in brackets.
const mailbox = /^("(?:[^"\\]|\\.)*"|[^\s"@[\]]+)@(\[[^\s[\]]+\]|[^\s@[\]/]+)$/;

/**
 * Every promise of this package rejects with this class and nothing else. `code` is a stable name
 * of the code table; show `message` and `hint` to people, test `code` in programs.
 */
export class WafersealError extends Error {
  override readonly name = 'WafersealError';
  readonly code: Code;
  /** The recipient, setting or field it is about; empty when there is none. Never a secret. */
  readonly subject: string;
  /** The mailbox it is about; empty when it is about none. */
  readonly recipient: string;
  /** More for people and logs; empty when there is none. Never message text, an answer or a key. */
  readonly detail: string;
  /** What to do about it, one sentence. */
  readonly hint: string;
  /** The same call may succeed later with nothing else changed. */
  readonly retryable: boolean;

  /** `message`, `hint` and `retryable` are those of the table of codes. */
  constructor(code: Code, about: { subject?: string; detail?: string; cause?: unknown } = {}) {
    const row = codes[code];
    super(row.message, about.cause === undefined ? undefined : { cause: about.cause });
    this.code = code;
    this.subject = about.subject ?? '';
    this.recipient = mailbox.test(this.subject) ? this.subject : '';
    this.detail = about.detail ?? '';
    this.hint = row.hint;
    this.retryable = row.retryable;
  }

  /** A code this build does not know (a newer server's) becomes `internal` with its name as detail. */
  static from(record: ErrorRecord): WafersealError {
    const about = { subject: record.subject ?? '', detail: record.detail ?? '' };
    return Object.hasOwn(codes, record.code)
      ? new WafersealError(record.code as Code, about)
      : new WafersealError('internal', { ...about, detail: record.code });
  }

  /** Anything that was thrown, as our error. */
  static wrap(thrown: unknown): WafersealError {
    if (thrown instanceof WafersealError) return thrown;
    const detail = thrown instanceof Error ? thrown.message : '';
    return new WafersealError('internal', { detail, cause: thrown });
  }

  /** For what takes no Error: a log, another worker. from() makes an error of it again. */
  toRecord(): ErrorRecord {
    return { code: this.code, subject: this.subject, detail: this.detail };
  }
}
