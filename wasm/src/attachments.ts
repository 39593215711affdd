// Files that go with a message or a reply.
import { KeptFile } from './kept-file.js';
import { checkOptions } from './options.js';
import type { Attachment } from './types/openpgp.js';

/** A file as an attachment; what its type says is taken only if it is one. */
export function attachmentOf(given: File | KeptFile | Attachment): Attachment {
  if (given instanceof KeptFile) {
    return { fileName: given.name, mediaType: given.type, content: given.stream() };
  }
  if (!(given instanceof Blob)) {
    checkOptions(given, ['fileName', 'mediaType', 'content']);
    return given;
  }
  const mediaType = /^[\w.+-]+\/[\w.+-]+$/.test(given.type) ? given.type : '';
  return { fileName: given.name, mediaType, content: given };
}

/** In bytes, or in characters where text was given. Of a stream nobody knows it. */
export function sizeOf(attachments: readonly Attachment[]): number {
  return attachments.reduce((sum, { content }) => {
    if (content instanceof Blob) return sum + content.size;
    return content instanceof ReadableStream ? sum : sum + content.length;
  }, 0);
}
