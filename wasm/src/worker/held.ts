// What the worker holds from one call to the next. The page has numbers for it.
import { Asides } from './asides.js';
import type {
  DraftText,
  Engine,
  Handle,
  KeyStore,
  OpenedHandle,
  Pickup,
  Renewing,
  ReplyReading,
} from './engine.js';
import { Handles } from './handles.js';
import type { KeptText } from './kept-text.js';
import type { KeptReply } from './operations/replies.js';
import type { KeptSealing } from './sealing.js';
import type { Storage } from './streams.js';

export class Held {
  readonly engine: Engine;
  readonly storage: Storage;
  readonly asides: Asides;
  readonly guarded = new Handles<KeptSealing | Renewing>();
  /** Mails that were opened, files of drafts, what is or will be picked up, and replies that are read. */
  readonly texts = new Handles<KeptText<OpenedHandle | Pickup | DraftText | ReplyReading>>();
  /** What opens the files of drafts. */
  readonly draftFiles = new Handles<Handle>();
  /** Replies that are written. */
  readonly replies = new Handles<KeptReply>();
  /** Those of the texts that are files of drafts, and those that are replies: they go with the log-in. */
  readonly draftTexts = new Set<number>();
  readonly replyTexts = new Set<number>();
  #keys: KeyStore;

  constructor(engine: Engine, storage: Storage) {
    this.engine = engine;
    this.storage = storage;
    this.asides = new Asides(engine, storage);
    this.#keys = new engine.KeyStore();
  }

  /** Another one after each forget(). */
  get keys(): KeyStore {
    return this.#keys;
  }

  /** Wipes everything that the log-in brought. */
  forget(): void {
    this.guarded.clear();
    this.draftFiles.clear();
    for (const own of [this.draftTexts, this.replyTexts]) {
      for (const text of own) this.texts.drop(text);
      own.clear();
    }
    this.#keys.delete();
    this.#keys = new this.engine.KeyStore();
  }
}
