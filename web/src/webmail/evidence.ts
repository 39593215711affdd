// How a copy was delivered, as the receiving server and its certificate show it.
import { html, nothing, type TemplateResult } from 'lit';
import type { SentCopy } from 'waferseal';
import { words } from '../words/index.js';

/** Of the mail server that was tried last: the one that took the copy, if one did. */
export function evidenceOf({ evidence }: SentCopy): TemplateResult | typeof nothing {
  const host = evidence.hosts?.at(-1);
  if (!host) return nothing;
  const word = words.sent.evidence;
  const told: [string, string | undefined][] = [
    [word.mx, host.mx],
    [word.tls, host.tls?.version],
    [word.cipher, host.tls?.cipher],
    [word.assurance, words.assurance[host.assurance]],
    [word.reply, host.reply],
  ];
  return html`
    <dl>
      ${told.map(([label, value]) =>
        value
          ? html`
              <div>
                <dt>${label}</dt>
                <dd>${value}</dd>
              </div>
            `
          : nothing,
      )}
    </dl>
  `;
}
