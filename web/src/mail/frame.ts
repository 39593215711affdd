// Shows the HTML of a stranger's message: cleaned by DOMPurify, then put into a frame that may run
// no script, load nothing from the network, send no form and reach neither this page nor its origin.
import DOMPurify from 'dompurify';
import { frameDocument } from './frame-policy.js';

const contentPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

// Parts of a message that its HTML shows by cid:, as data: URLs.
export type InlineImages = ReadonlyMap<string, string>;

const allowedImage = /^image\/(png|jpeg|gif|webp|avif)$/;

export function isInlineImage(mediaType: string): boolean {
  return allowedImage.test(mediaType);
}

// One for the page, whose policy lets it make its Trusted Types policy once.
let purifier: ReturnType<typeof DOMPurify> | undefined;

// The cleaned HTML of a message as a whole document.
export function safeDocument(html: string, images: InlineImages): string {
  purifier ??= DOMPurify(window);
  purifier.removeAllHooks();
  purifier.addHook('afterSanitizeAttributes', (element) => {
    const source = element.getAttribute('src');
    if (source !== null) {
      const shown = source.startsWith('cid:') ? images.get(source.slice(4)) : undefined;
      if (shown === undefined) element.removeAttribute('src');
      else element.setAttribute('src', shown);
    }
    if (element instanceof HTMLElement) dropForeignStyles(element);
    if (element.tagName === 'A' || element.tagName === 'AREA') {
      element.setAttribute('target', '_blank');
      element.setAttribute('rel', 'noopener noreferrer');
    }
  });
  const clean = purifier.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'style',
      'link',
      'form',
      'input',
      'button',
      'select',
      'textarea',
      'base',
      'meta',
      'video',
      'audio',
      'source',
      'picture',
    ],
    FORBID_ATTR: ['srcset', 'background', 'ping', 'action', 'formaction', 'autofocus'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|#)/i,
    ALLOW_DATA_ATTR: false,
  });
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">`,
    '<meta name="referrer" content="no-referrer"></head>',
    '<body style="margin:0;padding:4px 2px;background:#fff;color:#1d1e22;',
    'font:16px/1.6 system-ui,sans-serif;overflow-wrap:anywhere">',
    clean,
    '</body></html>',
  ].join('');
}

// What can name something to fetch, or whose text is kept as it was written, escapes and all, because it has a
// value only once it is used.
const foreign = /\\|(?:url|src|image|image-set|cross-fade|element|paint|var|env|attr|if)\(/i;

// The frame's policy lets no picture be fetched; this keeps the attempt away as well. Values are read from the
// parsed style; those of a shorthand that is not parsed yet are empty.
function dropForeignStyles(element: HTMLElement): void {
  const { style } = element;
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    if (value === '' || name.startsWith('--') || foreign.test(value)) style.removeProperty(name);
  }
  if (foreign.test(style.cssText)) element.removeAttribute('style');
}

// Sets the frame up; `sandbox` without a value takes every right away.
export function showIn(frame: HTMLIFrameElement, html: string, images: InlineImages): void {
  frame.setAttribute('sandbox', '');
  frame.setAttribute('referrerpolicy', 'no-referrer');
  frame.srcdoc = frameDocument(safeDocument(html, images));
}
