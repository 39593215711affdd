// How a copy was delivered, as the receiving server and its certificate show it.
import { html, nothing, type TemplateResult } from 'lit';
import type { SentCopy } from 'waferseal';
import { assuranceWord, words } from '../words.js';

export function evidenceOf({ evidence }: SentCopy): TemplateResult | typeof nothing {
  const told = Object.entries(words.sent.evidence).flatMap(([name, label]) => {
    const value = evidence?.[name];
    return typeof value === 'string' && value ? [{ name, label, value }] : [];
  });
  if (told.length === 0) return nothing;
  return html`
    <dl>
      ${told.map(
        ({ name, label, value }) => html`
          <div>
            <dt>${label}</dt>
            <dd>${name === 'assurance' ? assurance(value) : value}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}

function assurance(value: string): string {
  return (assuranceWord as Record<string, string>)[value] ?? value;
}
