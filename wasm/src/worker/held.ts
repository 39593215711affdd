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
} from './engine.js';
import { Handles } from './handles.js';
import type { KeptText } from './kept-text.js';
import type { KeptSealing } from './sealing.js';
import type { Storage } from './streams.js';

export class Held {
  readonly engine: Engine;
  readonly storage: Storage;
  readonly asides: Asides;
  readonly guarded = new Handles<KeptSealing | Renewing>();
  /** Mails that were opened, files of drafts, and what is or will be picked up. */
  readonly texts = new Handles<KeptText<OpenedHandle | Pickup | DraftText>>();
  /** What opens the files of drafts. */
  readonly draftFiles = new Handles<Handle>();
  /** Those of the texts that are files of drafts: they go with the log-in. */
  readonly draftTexts = new Set<number>();
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
    for (const text of this.draftTexts) this.texts.drop(text);
    this.draftTexts.clear();
    this.#keys.delete();
    this.#keys = new this.engine.KeyStore();
  }
}
