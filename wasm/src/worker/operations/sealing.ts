// The copies of one message, and a link that is made anew: both ask guards and have answers stretched.
import { WafersealError } from '../../errors.js';
import type { Later } from '../../rpc/later.js';
import type { Source } from '../../rpc/sources.js';
import {
  type GuardedWork,
  type GuardReply,
  type GuardRequest,
  type PlannedQuestion,
  type RenewalPlan,
  type Renewing,
  take,
} from '../engine.js';
import type { Held } from '../held.js';
import { ReadingProgress } from '../reading-progress.js';
import { KeptSealing, sealCopies } from '../sealing.js';
import { stretchOver } from '../stretching.js';
import type { OwnSlot } from './sent.js';

export function sealingOperations(held: Held) {
  const { engine, storage, asides, guarded } = held;

  function guardedAt(work: number): GuardedWork {
    const found = guarded.get(work);
    return found instanceof KeptSealing ? found.handle : found;
  }
  function sealingAt(work: number): KeptSealing {
    const found = guarded.get(work);
    if (found instanceof KeptSealing) return found;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }
  function renewingAt(work: number): Renewing {
    const found = guarded.get(work);
    if (!(found instanceof KeptSealing)) return found;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }

  return {
    startSealing: async (
      plan: string,
      attachments: Source[],
      questions: PlannedQuestion[],
    ): Promise<number> => {
      const { readers, release } = await asides.readers(attachments);
      try {
        const progress = new ReadingProgress();
        const told = readers.map((reader) => progress.watch(reader));
        const handle = take(engine.startSealing(held.keys, plan, told, questions));
        progress.expect(handle.passes() * readers.reduce((sum, { size }) => sum + size, 0));
        return guarded.keep(new KeptSealing(handle, progress, release));
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
    // The blobs to upload. Each of `sealers` leads to a worker that seals segments.
    sealCopies: (
      sealing: number,
      sealers: MessagePort[],
      port: MessagePort | undefined,
    ): Later<Blob[]> => {
      const kept = sealingAt(sealing);
      kept.progress.tell(port);
      return sealCopies(engine, storage, kept, sealers);
    },
    // What tells the message from others: empty if it has no capsule.
    sealedHeader: (sealing: number): Uint8Array => sealingAt(sealing).handle.header(),
    sealedRecord: (sealing: number, uploads: string[]): Uint8Array =>
      take(sealingAt(sealing).handle.record(uploads)),

    // ---- renewing a link

    startRenewing: ({ slot, header }: OwnSlot, plan: RenewalPlan): number =>
      guarded.keep(take(engine.startRenewing(held.keys, slot, header, plan))),
    renewedRecord: (renewing: number): Uint8Array => take(renewingAt(renewing).renewed()),

    // ---- what both have in common

    guardedRequests: (work: number): GuardRequest[] => guardedAt(work).outgoing(),
    guardedReceive: (work: number, request: number, reply: GuardReply): void =>
      guardedAt(work).receive(request, reply),
    // The answers are stretched by the worker at the other end of `port`.
    guardedStretch: (work: number, port: MessagePort): Later<void> =>
      stretchOver(port, guardedAt(work).stretchings(), (id, result) =>
        guardedAt(work).stretched(id, result),
      ),
    guardedReady: (work: number): boolean => take(guardedAt(work).state()),
    endGuarded: (work: number): void => guarded.drop(work),
  };
}
