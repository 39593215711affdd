// A page that shows the demo world's mailboxes, as the recipients' own mail programs would. Read-only, on loopback.
import { createServer } from 'node:http';
import PostalMime from 'postal-mime';

const escaped = (text) =>
  String(text ?? '').replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c],
  );
const linked = (text) =>
  escaped(text).replace(
    /https?:\/\/[^\s<>"]+/g,
    (url) => `<a href="${url}" target="_blank" rel="noreferrer">${url}</a>`,
  );

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 15%, Canvas); --soft: color-mix(in srgb, CanvasText 4%, Canvas) }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere }
article { border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; margin: .6rem 0; background: var(--soft) }
article h3 { margin: 0; font-size: 1rem } .meta { opacity: .75; font-size: .9rem; margin: .2rem 0 .6rem; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: inherit } p.empty { opacity: .7 }`;

async function show(raw) {
  const mail = await PostalMime.parse(raw);
  const encrypted = /^content-type:\s*multipart\/encrypted/im.test(
    raw.toString('latin1').slice(0, 4000),
  );
  const received = mail.headers.find((header) => header.key === 'received')?.value ?? '';
  const channel = /using\s+(\S+)/.exec(received)?.[1];
  const parts = mail.attachments
    .map((part) => `${escaped(part.filename ?? part.mimeType)}`)
    .join(', ');
  return `<article><h3>${escaped(mail.subject)}</h3>
<p class="meta">From ${escaped(mail.from?.address)} · arrived ${channel ? `over ${escaped(channel)}` : 'without TLS'}${parts ? ` · attached: ${parts}` : ''}</p>
<pre>${encrypted ? 'Encrypted with OpenPGP. The recipient’s mail program opens it with their key.' : linked(mail.text ?? mail.html ?? '')}</pre></article>`;
}

/** @returns {Promise<{url: string, close(): Promise<void>}>} */
export async function makeMailboxPage({ mailboxes, messages, notes }) {
  const server = createServer(async (_request, response) => {
    try {
      const sections = await Promise.all(
        mailboxes.map(async (mailbox) => {
          const shown = await Promise.all((await messages(mailbox)).map(show));
          return `<h2>${escaped(mailbox)}</h2><p class="meta">${escaped(notes(mailbox))}</p>${shown.reverse().join('') || '<p class="empty">Nothing has arrived yet.</p>'}`;
        }),
      );
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      });
      response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>Mailboxes of the demo world</title><style>${STYLE}</style>
<h1>Mailboxes of the demo world</h1>${sections.join('')}</html>`);
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
