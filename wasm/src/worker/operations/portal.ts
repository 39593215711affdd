// What the pick-up page asks of its worker: of all operations those that its engine can do.
import type { Engine } from '../engine.js';
import { Held } from '../held.js';
import type { Storage } from '../streams.js';
import { engineOperations } from './engine.js';
import { pickUpOperations } from './pick-up.js';
import { replyOperations } from './replies.js';
import { textOperations } from './texts.js';

export function operationsOf(engine: Engine, storage: Storage) {
  const held = new Held(engine, storage);
  return {
    ...engineOperations(engine, held),
    ...pickUpOperations(held),
    ...replyOperations(held),
    ...textOperations(held),
  };
}
