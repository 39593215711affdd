// What the composer says about the message being written, and about the one that was sent.
import { html, nothing, type TemplateResult } from 'lit';
import type { Level, WafersealError } from 'waferseal';
import { icon } from '../design/icons.js';
import { told, when, words } from '../words/index.js';
import type { DraftState } from './draft-keeper.js';

/** Why so much protection is asked for. */
export function floorNote(quotes: Level | undefined): TemplateResult | typeof nothing {
  if (!quotes) return nothing;
  return html`
    <div class="note" id="floor">
      ${icon('lock')}
      <p><strong>${words.reply.floor}</strong> ${words.reply.floorText(words.level[quotes])}</p>
    </div>
  `;
}

/** Why it was not sent. */
export function sendingProblem(
  problem: WafersealError | undefined,
): TemplateResult | typeof nothing {
  if (!problem) return nothing;
  const { code, subject } = problem;
  const { message, hint } = told(problem);
  const changed = code === 'changed';
  return html`
    <div class="note ${changed ? 'care' : 'stop'}" role="alert">
      ${icon('warn')}
      <p>
        <strong>${changed ? words.changed.title : message}</strong>
        ${subject && !changed ? html`<span>(${subject})</span>` : nothing}
        ${changed ? words.changed.text : hint}
      </p>
    </div>
  `;
}

export function sentNote(linksToHandOver: number): TemplateResult {
  return html`
    <div class="note strong">
      ${icon('check')}
      <p>
        <strong>${words.sentNote.title}</strong> ${words.sentNote.text}
        ${linksToHandOver > 0 ? words.handOver.sent(linksToHandOver) : nothing}
        <a href="#sent">${words.sentNote.look}</a>
      </p>
    </div>
  `;
}

/** It became a draft of its own. */
export function apartNote(apart: boolean): TemplateResult | typeof nothing {
  if (!apart) return nothing;
  return html`
    <div class="note care" role="status">
      ${icon('copy')}
      <p>${words.drafts.apart} <a href="#drafts">${words.drafts.look}</a></p>
    </div>
  `;
}

/** There before it says something. */
export function discardedNote(discarded: boolean): TemplateResult {
  return html`<div class="thrown" role="status">
    ${
      discarded
        ? html`<div class="note">${icon('check')}<p>${words.drafts.discarded}</p></div>`
        : nothing
    }
  </div>`;
}

export function discardQuestion(discard: () => void, keep: () => void): TemplateResult {
  return html`
    <div class="note care">
      ${icon('warn')}
      <wafer-sure
        role="group"
        aria-label=${words.drafts.discard}
        text=${words.drafts.discardSure}
        action=${words.drafts.discardDo}
        keep=${words.drafts.keep}
        @sure=${discard}
        @keep=${keep}
      ></wafer-sure>
    </div>
  `;
}

/** How the draft is kept, in words. */
export function keptText(state: DraftState): string {
  if (state.is === 'saving') return words.drafts.saving;
  if (state.is === 'saved') return words.drafts.saved;
  if (state.is !== 'failed') return '';
  const why = words.drafts.notSaved(told(state.error).message);
  return state.again ? `${why} ${words.drafts.again}` : `${why} ${told(state.error).hint}`;
}

export function keptNote(state: DraftState): TemplateResult | typeof nothing {
  const text = keptText(state);
  if (!text) return nothing;
  const failed = state.is === 'failed';
  return html`
    <p class="kept small ${failed ? 'failed' : 'soft'}">
      ${icon(failed ? 'warn' : state.is === 'saved' ? 'lock' : 'wait', 16)}
      <span>${text}${state.is === 'saved' ? html` · ${when(state.at)}` : nothing}</span>
    </p>
  `;
}
