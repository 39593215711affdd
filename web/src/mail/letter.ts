// A picked-up message, made ready for showing.
import type { MailAddress, PickedUpMessage, StreamedAttachment } from 'waferseal';
import { type InlineImages, isInlineImage } from './frame.js';

export interface LetterFile {
  name: string;
  /** About how many bytes. */
  size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
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
  /** The whole MIME text. */
  source(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

export type Message = PickedUpMessage<StreamedAttachment>;

// An image that is shown inside of the text is in memory, and as a data: URL once more. Larger ones are
// files.
const largestImage = 8 * 2 ** 20;

export async function letterOf(message: Message): Promise<Letter> {
  const images = new Map<string, string>();
  const files: LetterFile[] = [];
  for (const file of message.attachments) {
    const { contentId, mediaType, size } = file;
    const shown = contentId !== '' && message.html.includes(`cid:${contentId}`);
    if (shown && isInlineImage(mediaType) && size <= largestImage) {
      const bytes = await new Response(file.stream()).arrayBuffer();
      images.set(contentId, `data:${mediaType};base64,${base64(new Uint8Array(bytes))}`);
    } else {
      files.push({ name: file.fileName || 'attachment', size, stream: () => file.stream() });
    }
  }
  return {
    from: people(message.from)[0] ?? '',
    to: people([...message.to, ...message.cc]),
    subject: message.subject,
    date: message.date === undefined ? undefined : new Date(message.date * 1000),
    text: message.text,
    html: message.html,
    files,
    images,
    source: () => message.source(),
  };
}

function people(list: readonly MailAddress[]): string[] {
  return list.map(({ name, text }) => (name ? `${name} <${text}>` : text));
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

// Hands a file to the browser, which collects it where it has room. It comes as plain bytes, so that
// nothing of it runs in this origin.
export async function download({
  name,
  stream,
}: Pick<LetterFile, 'name' | 'stream'>): Promise<void> {
  const headers = { 'Content-Type': 'application/octet-stream' };
  const url = URL.createObjectURL(await new Response(stream(), { headers }).blob());
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
