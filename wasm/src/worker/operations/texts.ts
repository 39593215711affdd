// What is read piece by piece out of opened mails and of what was picked up; and streams of the page's,
// which are put aside as they come.
import { take } from '../engine.js';
import type { Held } from '../held.js';

export function textOperations({ texts, asides }: Held) {
  return {
    startReading: (text: number, attachment: number): number =>
      take(texts.get(text).handle.start(attachment)),
    readNext: (text: number, reader: number): Uint8Array<ArrayBuffer> =>
      take(texts.get(text).handle.next(reader)),
    stopReading: (text: number, reader: number): void => texts.get(text).handle.stop(reader),
    endText: (text: number): void => texts.drop(text),

    startAside: (): Promise<number> => asides.start(),
    asideWrite: (aside: number, bytes: Uint8Array): void => asides.write(aside, bytes),
    endAside: (aside: number): void => asides.drop(aside),
  };
}
