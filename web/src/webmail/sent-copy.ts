// One copy of a sent message: what became of it, what came back, and what can still be done about it.
import { html, nothing, type TemplateResult } from 'lit';
import type { Level, SentCopy, Session } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { LevelMeter } from '../design/level-meter.js';
import { listEntry } from '../design/list-page.js';
import { methodIcon, stateIcon, stateTone } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { day, sentenceOf, when, words } from '../words/index.js';
import { CopyControls } from './copy-controls.js';
import { waits } from './copy-states.js';
import { evidenceOf } from './evidence.js';
import { sentCopyStyles } from './sent-list-styles.js';

export class SentCopyView extends WaferElement {
  static override tag = 'wafer-sent-copy';
  static override uses: readonly Component[] = [CopyControls, LevelMeter];

  static override properties = {
    session: { attribute: false },
    message: {},
    copy: { attribute: false },
    opensReplies: { attribute: false },
  };

  static override styles = [controls, tones, listEntry, sentCopyStyles];

  session!: Session;
  /** The message's id. */
  message = '';
  copy!: SentCopy;
  opensReplies = false;

  override render(): TemplateResult {
    const { recipient, method, level, state, code, fallback } = this.copy;
    const waiting = waits(this.copy);
    const handOver = waiting && this.copy.link_by_sender === true;
    return html`
      <div class="entry copy">
        <span class="badge">${icon(methodIcon[method])}</span>
        <div>
          <div class="who">${recipient}</div>
          <div class="how">
            <span>${words.method[method]}</span>
            <wafer-level-meter level=${`L${level}` as Level}></wafer-level-meter>
          </div>
        </div>
        <span class="state" data-tone=${handOver ? 'care' : stateTone[state]}>
          ${icon(handOver ? 'link' : stateIcon[state], 16)} ${this.#state(handOver)}
        </span>
        <div class="below">
          ${code ? html`<p class="small">${sentence(code)}</p>` : nothing} ${evidenceOf(this.copy)}
          ${fallback && state !== 'sent' ? html`<p class="small soft">${words.sent.fallback(words.method[fallback])}</p>` : nothing}
          ${handOver ? html`<p class="small">${words.sent.handOver}</p>` : nothing}
          ${waiting && this.copy.expires_at ? html`<p class="small soft">${words.sent.until(day(this.copy.expires_at))}</p>` : nothing}
          ${this.#replies()}
          <wafer-copy-controls
            .session=${this.session}
            .message=${this.message}
            .copy=${this.copy}
            @changed=${() => this.dispatchEvent(new Event('changed'))}
          ></wafer-copy-controls>
        </div>
      </div>
    `;
  }

  #replies(): TemplateResult | typeof nothing {
    const { replies = [], recipient } = this.copy;
    if (replies.length === 0) return nothing;
    return html`
      <div class="replies">
        <span class="replied small" data-tone="strong">
          ${icon('undo', 16)} ${words.reply.came(replies.length)}
        </span>
        ${
          this.opensReplies
            ? replies.map(
                ({ id, received_at: at }) => html`
                  <button
                    class="button"
                    aria-label=${words.reply.readOf(recipient, when(at))}
                    @click=${() => this.#read(id)}
                  >
                    ${words.reply.read(when(at))}
                  </button>
                `,
              )
            : nothing
        }
      </div>
    `;
  }

  #read(reply: string): void {
    const detail = { message: this.message, copy: this.copy, reply };
    this.dispatchEvent(new CustomEvent('reply', { detail, bubbles: true, composed: true }));
  }

  #state(handOver: boolean): string {
    const { state, opened_at: openedAt } = this.copy;
    if (state === 'opened' && openedAt) return words.sent.opened(when(openedAt));
    return handOver ? words.sent.byYou : words.state[state];
  }
}

// The table's sentence is for the recipient.
function sentence(code: string): string {
  if (code === 'tries_frozen') return words.sent.frozen;
  return sentenceOf(code).message;
}
