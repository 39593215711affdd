// Mail as text, as the engine would have taken it apart; by another parser.
import PostalMime, { type Address } from 'postal-mime';
import type { MailAddress } from 'waferseal';
import type { Message } from '../../../web/src/mail/letter.js';

export async function parsed(text: string): Promise<Message> {
  const mail = await PostalMime.parse(new TextEncoder().encode(text), {
    attachmentEncoding: 'arraybuffer',
  });
  return {
    from: addresses(mail.from ? [mail.from] : []),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    replyTo: addresses(mail.replyTo),
    subject: mail.subject ?? '',
    ...(mail.date && { date: Date.parse(mail.date) / 1000 }),
    messageId: mail.messageId?.replace(/^<|>$/g, '') ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    source: () => new Blob([text]).stream(),
    attachments: mail.attachments.map(({ filename, mimeType, contentId, content }) => {
      const bytes = new Uint8Array(content as ArrayBuffer);
      return {
        fileName: filename ?? '',
        mediaType: mimeType,
        contentId: contentId?.replace(/^<|>$/g, '') ?? '',
        size: bytes.length,
        stream: () => new Blob([bytes]).stream(),
      };
    }),
  };
}

function addresses(list: Address[] = []): MailAddress[] {
  return list.map(({ name, address = '' }) => ({ name, text: address, mailbox: address }));
}
