// OpenPGP without an account.
import type { Source } from '../../rpc/sources.js';
import type { KeyReport } from '../../types/draft.js';
import type { MailReport } from '../../types/openpgp.js';
import { type NewKey, type SecretKey, take } from '../engine.js';
import type { Held } from '../held.js';
import { contentOf, KeptText } from '../kept-text.js';
import { MailParts, type SealedMailBlob } from '../mail-parts.js';
import { ReadingProgress } from '../reading-progress.js';

export function openPgpOperations(held: Held) {
  const { engine, storage, asides, texts } = held;
  return {
    inspectKey: (key: Uint8Array, mailbox: string, now: number): KeyReport =>
      take(engine.inspectKey(key, mailbox, now)),
    generateKey: (wanted: NewKey) => take(engine.generateKey(wanted)),
    sealMails: (
      plan: string,
      attachments: Source[],
      signer: SecretKey | undefined,
      port: MessagePort | undefined,
    ): Promise<SealedMailBlob[]> =>
      asides.withReaders(attachments, (readers) => {
        const progress = new ReadingProgress(port);
        const size = readers.reduce((sum, reader) => sum + reader.size, 0);
        const mails = new MailParts(storage, (count) => progress.expect(count * size));
        const told = readers.map((reader) => progress.watch(reader));
        take(engine.sealMails(plan, told, signer, mails));
        const sealed = mails.take();
        progress.end();
        return sealed;
      }),
    // Attachments come with it, or are asked for by the number that it is kept under.
    openMail: (
      source: Source,
      key: SecretKey,
      signers: Uint8Array[],
      now: number,
      keep: boolean,
      port: MessagePort | undefined,
    ): Promise<{ report: MailReport; contents: Uint8Array<ArrayBuffer>[]; kept: number }> =>
      asides.withReaders([source], async ([mail]) => {
        const progress = new ReadingProgress(port);
        progress.expect(2 * mail.size); // looked through, then decrypted
        const opened = new KeptText(storage, (store) => new engine.OpenedMail(store));
        try {
          await opened.open();
          const report = take(opened.handle.open(progress.watch(mail), key, signers, now));
          progress.end();
          if (keep) return { report, contents: [], kept: texts.keep(opened) };
          const contents = report.attachments.map((_, i) => contentOf(opened.handle, i));
          opened.delete();
          return { report, contents, kept: 0 };
        } catch (thrown) {
          opened.delete();
          throw thrown;
        }
      }),
  };
}
