// What a page says above what it shows: what went wrong, and what was done.
import { html, nothing, type TemplateResult } from 'lit';
import type { WafersealError } from 'waferseal';
import { told, words } from '../words/index.js';
import { icon } from './icons.js';

/** `again`: what can be tried once more. */
export function problemNote(
  problem: WafersealError | undefined,
  again?: () => void,
): TemplateResult | typeof nothing {
  if (!problem) return nothing;
  const { message, hint } = told(problem);
  return html`<div class="note stop" role="alert">
    ${icon('warn')}
    <p><strong>${message}</strong> ${hint}</p>
    ${again ? html`<button class="button" @click=${again}>${words.retry}</button>` : nothing}
  </div>`;
}

/** There before there is news, so that it is read out. */
export function newsNote(news: string): TemplateResult {
  return html`<div role="status">
    ${news ? html`<div class="note strong">${icon('check')}<p>${news}</p></div>` : nothing}
  </div>`;
}
