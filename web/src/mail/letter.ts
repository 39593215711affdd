// A picked-up message, taken apart for showing.
import PostalMime, { type Address } from 'postal-mime';
import { type InlineImages, isInlineImage } from './frame.js';

export interface LetterFile {
  name: string;
  type: string;
  content: Uint8Array<ArrayBuffer>;
}

export interface Letter {
  from: string;
  to: string[];
  subject: string;
  date: Date | undefined;
  text: string;
  html: string;
  files: LetterFile[];
  images: InlineImages;
}

export async function parseLetter(message: Uint8Array): Promise<Letter> {
  const mail = await PostalMime.parse(message, { attachmentEncoding: 'arraybuffer' });
  const images = new Map<string, string>();
  const files: LetterFile[] = [];
  for (const { filename, mimeType, content, contentId, related } of mail.attachments) {
    const bytes = asBytes(content);
    const id = contentId?.replace(/^<|>$/g, '');
    if (id && isInlineImage(mimeType) && mail.html?.includes(`cid:${id}`)) {
      images.set(id, `data:${mimeType};base64,${base64(bytes)}`);
      if (related) continue;
    }
    files.push({ name: filename ?? 'attachment', type: mimeType, content: bytes });
  }
  const date = mail.date === undefined ? undefined : new Date(mail.date);
  const people = (list: Address[] = []): string[] =>
    list.map(({ name, address }) => (name && address ? `${name} <${address}>` : (address ?? name)));
  return {
    from: people(mail.from ? [mail.from] : [])[0] ?? '',
    to: [...people(mail.to), ...people(mail.cc)],
    subject: mail.subject ?? '',
    date: date && !Number.isNaN(date.getTime()) ? date : undefined,
    text: mail.text ?? '',
    html: mail.html ?? '',
    files,
    images,
  };
}

function asBytes(content: ArrayBuffer | Uint8Array | string): Uint8Array<ArrayBuffer> {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return new Uint8Array(content);
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

// Hands a file to the browser. It comes as plain bytes, so that nothing of it runs in this origin.
export function download({ name, content }: LetterFile): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
