// What the pick-up page asks of its worker: of all operations those that its engine can do.
import type { Engine, LoadReplyEngine } from '../engine.js';
import { Held } from '../held.js';
import type { Storage } from '../streams.js';
import { engineOperations } from './engine.js';
import { pickUpOperations } from './pick-up.js';
import { replyOperations } from './replies.js';
import { textOperations } from './texts.js';

export function operationsOf(
  engine: Engine,
  storage: Storage,
  loadReplyEngine: LoadReplyEngine = async () => engine,
) {
  const held = new Held(engine, storage);
  return {
    ...engineOperations(engine, held),
    ...pickUpOperations(held, loadReplyEngine),
    ...replyOperations(held),
    ...textOperations(held),
  };
}
