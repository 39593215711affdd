// Messages that are not finished. All that was written, the answers that were given and the files are
// sealed with the user's own key in the worker; the server keeps them and can neither read nor make one.
import { attachmentOf } from '../attachments.js';
import { WafersealError } from '../errors.js';
import { Inputs } from '../input.js';
import { KeptFile } from '../kept-file.js';
import { checkOptions, signalOf } from '../options.js';
import { fromBase64Url, randomId, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Source } from '../rpc/sources.js';
import { type Http, Refusal } from '../server/http.js';
import type {
  Draft,
  DraftPlace,
  DraftRecipient,
  DraftSummary,
  OpenedDraft,
  SavedDraft,
} from '../types/draft.js';
import type { DraftDetail } from '../types/server.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import { checkDraft } from './send.js';
import { uploadAll } from './upload.js';

const path = '/api/v1/drafts';
// Of a draft's files, in one request: 4 MiB.
const segmentsAtOnce = 4;

interface Parts {
  engine: Caller<WorkerOperations>;
  http: Http;
}

/** How a draft is saved. */
export interface SaveDraftOptions extends CallOptions {
  /**
   * How long a lost connection or a busy server is waited for while files are uploaded, in milliseconds;
   * not at all if nothing is said: whoever saves tries again.
   */
  patience?: number;
}

// What stands in a draft besides answers and files (SPEC 3.15.4).
interface Written {
  subject: string;
  text: string;
  recipients: (Omit<DraftRecipient, 'question'> & {
    question?: { question: string; save: boolean };
  })[];
  tlsOptOut: boolean;
  floor: Draft['floor'];
  inReplyTo?: string;
  quotes?: Draft['quotes'];
  files: { name: string; type: string }[];
}

// Files that are sealed and uploaded already: `of` is what they were.
interface SealedFiles {
  of: Draft['attachments'];
  /** What opens them, in the worker. */
  files: number;
  upload: string;
}

/**
 * The user's drafts, as `session.drafts`: messages that are not finished, sealed with the user's own key in
 * the worker. The server learns when each was saved and how large it is.
 *
 *   let place = session.drafts.begin();
 *   place = await session.drafts.save(place, draft); // as often as it changes
 *   const { draft, saved } = await session.drafts.open(place.id); // some day, somewhere else
 *   await session.drafts.remove(saved); // it was sent
 *
 * Each call that asks the server also rejects with what Session says.
 */
export class Drafts {
  readonly #parts: () => Parts;
  readonly #files = new Map<string, SealedFiles>();
  /** Where the files of opened drafts are put aside, in the worker. */
  readonly #texts = new Map<string, number>();
  // What was saved, as far as is known: the answer was lost.
  readonly #unanswered = new Map<string, { based_on: number }>();

  /** Use session.drafts. `parts` throws once the session is over. */
  constructor(parts: () => Parts) {
    this.#parts = parts;
  }

  /** All of them, the one that was saved last first. look() says what is in one. */
  async list(options: CallOptions = {}): Promise<SavedDraft[]> {
    const signal = signalOf(options);
    const { drafts } = await this.#parts().http.json<{ drafts: SavedDraft[] }>(
      'GET',
      path,
      undefined,
      { signal },
    );
    return drafts;
  }

  /** What a list shows of a draft; loads no files and no answers. Errors as open(). */
  async look(id: string, options: CallOptions = {}): Promise<DraftSummary> {
    const signal = signalOf(options);
    const { sealed } = await this.#detail(id, signal);
    const args: [Uint8Array, Uint8Array] = [fromBase64Url(id), fromBase64Url(sealed)];
    const written = await this.#parts().engine.call('lookAtDraft', args, { signal });
    const { subject, recipients, files } = writtenIn(written);
    return {
      subject,
      recipients: recipients.map(({ mailbox, name, field }) => ({ mailbox, name, field })),
      attachments: files.map(({ name }) => ({ fileName: name })),
    };
  }

  /** A place for a new draft. Nothing is saved yet. */
  begin(): DraftPlace {
    return { id: randomId(16), version: 0 };
  }

  /**
   * Seals and saves; gives the place to save to next time. Files are uploaded once, as long as the
   * attachments are the same objects in the same order. Saving again after a failure, whatever it was,
   * makes no second draft. `draft_changed`: somebody else has saved or removed it since `place` was given,
   * and nothing is saved; to keep both, save to begin(). Errors: `drafts_full`, `too_large`,
   * `attachment_unreadable`, `invalid_argument`.
   */
  async save(place: DraftPlace, draft: Draft, options: SaveDraftOptions = {}): Promise<SavedDraft> {
    checkOptions(options, ['patience', 'signal']);
    checkDraft(draft);
    const { id } = place;
    const { signal, patience = 0 } = options;
    const version = await this.#settled(place, signal);
    const files = await this.#sealFiles(id, draft.attachments, { signal, patience });
    const answers = draft.recipients.flatMap(({ question }, recipient) =>
      question ? [{ recipient, answer: question.answer }] : [],
    );
    const written = JSON.stringify(writtenOf(draft));
    const sealed = await this.#parts().engine.call(
      'sealDraft',
      [fromBase64Url(id), written, answers, files?.files ?? 0],
      { signal },
    );
    const json = { based_on: version, sealed: toBase64Url(sealed), files: files?.upload ?? '' };
    return this.#put(id, json, signal);
  }

  /**
   * Opens a draft with its answers and files, which are loaded. Decisions about protection are not in it:
   * they are made anew. `not_found`; `draft_open_failed`: it was made with another key or for another place,
   * or changed; `draft_malformed`; `capsule_seal` and others when its files are not those that it was
   * sealed with; `aside_failed`.
   */
  async open(id: string, options: CallOptions = {}): Promise<OpenedDraft> {
    const signal = signalOf(options);
    const { engine } = this.#parts();
    const {
      sealed,
      files: upload,
      segment_hashes: hashes,
      ...saved
    } = await this.#detail(id, signal);
    const opened = await engine.call('openDraft', [fromBase64Url(id), fromBase64Url(sealed)], {
      signal,
      late: ({ answers, files }) => this.#drop(answers, files),
    });
    try {
      const written = writtenIn(opened.written);
      if (written.files.length !== opened.sizes.length) throw malformed();
      this.close(id);
      const attachments: KeptFile[] = [];
      if (opened.files > 0) {
        const text = await this.#loadFiles(id, opened.files, hashes.map(fromBase64Url), signal);
        for (const [i, { name, type }] of written.files.entries()) {
          const size = opened.sizes[i] as number;
          attachments.push(new KeptFile(engine, text, i, { name, type, size }));
        }
        this.#files.set(id, { of: attachments, files: opened.files, upload: upload ?? '' });
      }
      return { saved, draft: draftOf(written, opened.answers, attachments) };
    } catch (thrown) {
      this.#drop(opened.answers, opened.files);
      throw thrown;
    }
  }

  /**
   * Takes a draft away: it was sent, or is not wanted any more. No error when it is gone already.
   * `draft_changed`: it is there in another version, and stays.
   */
  async remove({ id, version }: DraftPlace, options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    const { http } = this.#parts();
    const remove = (which: number): Promise<void> =>
      http.json('DELETE', `${path}/${id}?version=${which}`, undefined, { signal });
    try {
      await remove(version);
    } catch (thrown) {
      // What was saved last may be there, though nobody answered.
      const code = thrown instanceof Refusal ? thrown.code : '';
      if (code !== 'draft_changed' || this.#unanswered.get(id)?.based_on !== version) throw thrown;
      await remove(version + 1);
    }
    this.close(id);
  }

  /** Nobody writes on it here any more: its files are not kept in this browser. It stays saved. */
  close(id: string): void {
    const files = this.#files.get(id);
    const text = this.#texts.get(id);
    this.#files.delete(id);
    this.#texts.delete(id);
    this.#unanswered.delete(id);
    if (files) this.#drop([], files.files);
    if (text !== undefined) this.#call('endDraftText', text);
  }

  async #detail(id: string, signal: AbortSignal | undefined): Promise<DraftDetail> {
    const { http } = this.#parts();
    const detail = await http.json<DraftDetail>('GET', `${path}/${id}`, undefined, { signal });
    if (detail.id !== id) throw new WafersealError('draft_open_failed', { subject: id });
    return detail;
  }

  // Whether the last save was done nobody knows until it is repeated as it was (SPEC 6.11.3).
  async #settled({ id, version }: DraftPlace, signal: AbortSignal | undefined): Promise<number> {
    const last = this.#unanswered.get(id);
    if (last?.based_on !== version) return version;
    try {
      return (await this.#put(id, last, signal)).version;
    } catch (thrown) {
      if (this.#unanswered.has(id) || WafersealError.wrap(thrown).code === 'draft_changed') {
        throw thrown;
      }
      return version; // refused for what was in it
    }
  }

  async #put(
    id: string,
    json: { based_on: number },
    signal: AbortSignal | undefined,
  ): Promise<SavedDraft> {
    this.#unanswered.set(id, json);
    try {
      const { http } = this.#parts();
      const saved = await http.json<SavedDraft>('PUT', `${path}/${id}`, { json }, { signal });
      this.#unanswered.delete(id);
      return saved;
    } catch (thrown) {
      const refused = thrown instanceof Refusal && !thrown.retryable;
      if (refused) this.#unanswered.delete(id);
      // The upload may be what is not there: the next time files are uploaded anew.
      if (refused && thrown.code === 'not_found') this.#forgetFiles(id);
      throw thrown;
    }
  }

  // ---- files

  async #sealFiles(
    id: string,
    attachments: Draft['attachments'],
    { signal, patience }: { signal: AbortSignal | undefined; patience: number },
  ): Promise<SealedFiles | undefined> {
    const known = this.#files.get(id);
    if (known && same(known.of, attachments)) return known;
    if (attachments.length === 0) {
      this.#forgetFiles(id);
      return undefined;
    }
    const { engine, http } = this.#parts();
    const inputs = new Inputs(engine, signal);
    try {
      const sources: Source[] = [];
      const names: string[] = [];
      for (const { fileName = '', content } of attachments.map(attachmentOf)) {
        sources.push(await inputs.add(content, fileName));
        names.push(fileName);
      }
      const { body, files } = await engine.call('sealDraftFiles', [sources, names], {
        signal,
        transfer: inputs.transfer,
        late: (late) => this.#drop([], late.files),
      });
      try {
        const onProgress = (): void => undefined;
        const [upload = ''] = await uploadAll(http, [body], { signal, patience, onProgress });
        this.#forgetFiles(id);
        const sealed = { of: [...attachments], files, upload };
        this.#files.set(id, sealed);
        return sealed;
      } catch (thrown) {
        this.#drop([], files);
        throw thrown;
      }
    } finally {
      inputs.end();
    }
  }

  #forgetFiles(id: string): void {
    const known = this.#files.get(id);
    this.#files.delete(id);
    if (known) this.#drop([], known.files);
  }

  async #loadFiles(
    id: string,
    files: number,
    hashes: Uint8Array[],
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { engine, http } = this.#parts();
    const segments = hashes.length;
    const text = await engine.call('startDraftText', [files, hashes], {
      signal,
      late: (late) => this.#call('endDraftText', late),
    });
    try {
      for (let first = 0, done = false; !done; first += segmentsAtOnce) {
        const count = Math.min(segmentsAtOnce, segments - first);
        if (count <= 0) throw new WafersealError('capsule_length', { subject: id });
        const query = `first=${first}&count=${count}`;
        const bytes = await http.bytes('GET', `${path}/${id}/files?${query}`, undefined, {
          signal,
        });
        done = await engine.call('draftTextTake', [text, bytes], {
          signal,
          transfer: [bytes.buffer as ArrayBuffer],
        });
      }
    } catch (thrown) {
      this.#call('endDraftText', text);
      throw thrown;
    }
    this.#texts.set(id, text);
    return text;
  }

  #drop(answers: readonly { answer: number }[], files: number): void {
    for (const { answer } of answers) this.#call('dropAnswer', answer);
    if (files > 0) this.#call('endDraftFiles', files);
  }

  #call(operation: 'dropAnswer' | 'endDraftFiles' | 'endDraftText', number: number): void {
    const call = async (): Promise<void> => this.#parts().engine.call(operation, [number]);
    call().catch(() => undefined); // with its session it is gone already
  }
}

function malformed(cause?: unknown): WafersealError {
  return new WafersealError('draft_malformed', { cause });
}

// The same objects: what is in a File does not change without it being another one.
function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

function writtenOf(draft: Draft): Written {
  return {
    subject: draft.subject,
    text: draft.text,
    recipients: draft.recipients.map(({ mailbox, name, field, question, linkBySender }) => ({
      mailbox,
      name,
      field,
      ...(question && { question: { question: question.question, save: question.save } }),
      ...(linkBySender !== undefined && { linkBySender }),
    })),
    tlsOptOut: draft.tlsOptOut,
    floor: draft.floor,
    ...(draft.inReplyTo !== undefined && { inReplyTo: draft.inReplyTo }),
    ...(draft.quotes !== undefined && { quotes: draft.quotes }),
    files: draft.attachments.map(attachmentOf).map(({ fileName = '', mediaType = '' }) => ({
      name: fileName,
      type: mediaType,
    })),
  };
}

function writtenIn(text: string): Written {
  let written: Written;
  try {
    written = JSON.parse(text) as Written;
  } catch (cause) {
    throw malformed(cause);
  }
  if (!Array.isArray(written?.recipients) || !Array.isArray(written.files)) throw malformed();
  return written;
}

function draftOf(
  written: Written,
  answers: Awaited<ReturnType<WorkerOperations['openDraft']>>['answers'],
  attachments: readonly KeptFile[],
): Draft {
  const { subject, text, tlsOptOut, floor, inReplyTo, quotes } = written;
  const recipients = written.recipients.map(({ question: asked, ...kept }, i) => {
    const recipient: DraftRecipient = kept;
    const given = answers.find((one) => one.recipient === i);
    if (!asked || !given) return recipient;
    const { answer, strength } = given;
    return { ...recipient, question: { ...asked, answer, strength } };
  });
  return {
    ...{ recipients, subject, text, attachments, tlsOptOut, floor },
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(quotes !== undefined && { quotes }),
  };
}
