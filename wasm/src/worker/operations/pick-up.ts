// From a link to the readable message.
import { WafersealError } from '../../errors.js';
import type { Later } from '../../rpc/later.js';
import {
  type DraftText,
  type GuardReply,
  type GuardRequest,
  type LoadReplyEngine,
  type OpenedHandle,
  type PickedUp,
  type Pickup,
  type ReplyReading,
  take,
} from '../engine.js';
import type { Held } from '../held.js';
import { contentOf, KeptText } from '../kept-text.js';
import { stretchOver } from '../stretching.js';
import { KeptReply } from './replies.js';

const mib = 2 ** 20;

const isPickup = (text: OpenedHandle | Pickup | DraftText | ReplyReading): text is Pickup =>
  'outgoing' in text;

export function pickUpOperations(held: Held, loadReplyEngine: LoadReplyEngine) {
  const { engine, storage, texts, replies } = held;

  function pickupAt(text: number): Pickup {
    const { handle } = texts.get(text);
    if (isPickup(handle)) return handle;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }

  return {
    // It is a text once it was read.
    startPickup: (link: string, origin: string): number =>
      texts.keep(
        new KeptText(storage, (store) => take(engine.startPickup(held.keys, link, origin, store))),
      ),
    pickupRequests: (pickup: number): GuardRequest[] => pickupAt(pickup).outgoing(),
    pickupReceive: (pickup: number, request: number, reply: GuardReply): void => {
      pickupAt(pickup).receive(request, reply);
      if (reply instanceof Uint8Array && reply.length >= mib) storage.letGo(reply.length);
    },
    pickupState: (pickup: number) => take(pickupAt(pickup).state()),
    pickupEnvelope: (pickup: number) => pickupAt(pickup).envelope(),
    // As guardedStretch.
    pickupAnswer: async (
      pickup: number,
      typed: Uint8Array,
      port: MessagePort,
    ): Promise<Later<void>> => {
      const work = await texts
        .get(pickup)
        .open()
        .then(() => take(pickupAt(pickup).beginAnswer(typed)))
        .catch((thrown) => {
          port.close(); // whoever listens at its other end has nothing to do
          throw thrown;
        });
      return stretchOver(port, [{ id: 0, ...work }], (_, result) =>
        take(pickupAt(pickup).finishAnswer(result)),
      );
    },
    pickupAttempt: (pickup: number) => pickupAt(pickup).attempt(),
    pickupMessage: (
      pickup: number,
      load: boolean,
    ): { picked: PickedUp; contents: Uint8Array<ArrayBuffer>[] } => {
      const handle = pickupAt(pickup);
      const picked = take(handle.message());
      const contents = load ? picked.mail.attachments.map((_, i) => contentOf(handle, i)) : [];
      return { picked, contents };
    },
    // Once it was read: see replies.ts.
    startReply: async (pickup: number): Promise<number> => {
      const { startReply } = await loadReplyEngine();
      const beginning = take(pickupAt(pickup).replyBeginning());
      try {
        return replies.keep(new KeptReply(take(startReply(beginning))));
      } finally {
        beginning.fill(0);
      }
    },
    startReadingWhole: (pickup: number): number => take(pickupAt(pickup).startWhole()),
  };
}
