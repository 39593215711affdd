// Drafts of the user who is logged in. What opens their files stays here; the page has its number.
import { WafersealError } from '../../errors.js';
import { Later } from '../../rpc/later.js';
import type { Source } from '../../rpc/sources.js';
import type { Strength } from '../../types/words.js';
import { type DraftSealing, type DraftText, type Handle, take } from '../engine.js';
import type { Held } from '../held.js';
import { KeptText } from '../kept-text.js';
import { sealBody } from '../sealing.js';

const mib = 2 ** 20;

export interface OpenedDraft {
  written: string;
  answers: { recipient: number; answer: number; strength: Strength }[];
  /** 0: it has none. */
  files: number;
  sizes: number[];
}

export function draftOperations(held: Held) {
  const { engine, storage, asides, draftFiles, draftTexts, texts } = held;

  // A draft without files is sealed with an empty key.
  function withFiles<T>(files: number, use: (key: Handle) => T): T {
    if (files > 0) return use(draftFiles.get(files));
    const none = new engine.DraftFiles();
    try {
      return use(none);
    } finally {
      none.delete();
    }
  }

  function draftTextAt(text: number): DraftText {
    if (draftTexts.has(text)) return texts.get(text).handle as DraftText;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }

  return {
    // The body to upload, and the number of what opens it.
    sealDraftFiles: async (
      sources: Source[],
      names: string[],
    ): Promise<Later<{ body: Blob; files: number }>> => {
      const { readers, release } = await asides.readers(sources);
      let segments: DraftSealing;
      try {
        segments = take(engine.startDraftFiles(readers, names));
      } catch (thrown) {
        release();
        throw thrown;
      }
      const { keys } = held;
      const sealed = sealBody(engine, storage, segments, []);
      const finish = async (): Promise<{ body: Blob; files: number }> => {
        try {
          const body = (await sealed.result) as Blob; // a body has a segment at least
          // Whoever has logged out meanwhile leaves nothing here.
          if (held.keys !== keys) throw new WafersealError('aborted');
          return { body, files: draftFiles.keep(take(segments.finish())) };
        } finally {
          segments.delete();
          release();
        }
      };
      return new Later(finish(), sealed.stop);
    },
    sealDraft: (
      id: Uint8Array,
      written: string,
      answers: { recipient: number; answer: number }[],
      files: number,
    ): Uint8Array =>
      withFiles(files, (key) => take(engine.sealDraft(held.keys, id, written, answers, key))),

    openDraft: (id: Uint8Array, sealed: Uint8Array): OpenedDraft => {
      const { files, ...opened } = take(engine.openDraft(held.keys, id, sealed));
      if (opened.sizes.length > 0) return { ...opened, files: draftFiles.keep(files) };
      files.delete();
      return { ...opened, files: 0 };
    },
    lookAtDraft: (id: Uint8Array, sealed: Uint8Array): string =>
      take(engine.lookAtDraft(held.keys, id, sealed)),
    endDraftFiles: (files: number): void => draftFiles.drop(files),

    // ---- the files of one that was opened

    startDraftText: async (files: number, hashes: Uint8Array[]): Promise<number> => {
      const kept = new KeptText(storage, (store) => new engine.DraftText(store));
      try {
        await kept.open();
        take(kept.handle.begin(draftFiles.get(files), hashes));
      } catch (thrown) {
        kept.delete();
        throw thrown;
      }
      const text = texts.keep(kept);
      draftTexts.add(text);
      return text;
    },
    // Whole segments, the next ones; true when all have come.
    draftTextTake: (text: number, segments: Uint8Array): boolean => {
      const { length } = segments;
      const done = take(draftTextAt(text).take(segments));
      if (length >= mib) storage.letGo(length);
      return done;
    },
    endDraftText: (text: number): void => {
      texts.drop(text);
      draftTexts.delete(text);
    },
  };
}
