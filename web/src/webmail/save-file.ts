// A small file that the browser saves.
import { download } from '../mail/letter.js';

export function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  return download({ name, stream: () => new Blob([bytes]).stream() });
}
