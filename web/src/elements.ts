// The components of the webmail, for other webmails. Importing registers them under their `wafer-` names.
import type { LevelMeter } from './design/level-meter.js';
import type { Composer } from './webmail/composer.js';
import type { Explanation } from './webmail/explanation.js';
import type { GuessMeter } from './webmail/guess-meter.js';
import type { ProtectionPanel } from './webmail/protection-panel.js';
import type { QuestionForm } from './webmail/question-form.js';
import type { RecipientsField } from './webmail/recipients-field.js';
import type { SentList } from './webmail/sent-list.js';
import type { StrengthTable } from './webmail/strength-table.js';
import type { WishesForm } from './webmail/wishes.js';

export { LevelMeter } from './design/level-meter.js';
export { Composer } from './webmail/composer.js';
export { Composition } from './webmail/composition.js';
export type { Answers, CompositionSource } from './webmail/composition-source.js';
export { Explanation } from './webmail/explanation.js';
export { GuessMeter } from './webmail/guess-meter.js';
export { ProtectionPanel } from './webmail/protection-panel.js';
export { QuestionForm } from './webmail/question-form.js';
export { RecipientsField } from './webmail/recipients-field.js';
export { SentList } from './webmail/sent-list.js';
export { StrengthTable } from './webmail/strength-table.js';
export { WishesForm } from './webmail/wishes.js';
export { german } from './words/every-language.js';
export {
  defineLanguage,
  english,
  language,
  onLanguage,
  type Sentence,
  setLanguage,
  type Words,
} from './words/index.js';

declare global {
  interface HTMLElementTagNameMap {
    'wafer-composer': Composer;
    'wafer-explanation': Explanation;
    'wafer-guess-meter': GuessMeter;
    'wafer-level-meter': LevelMeter;
    'wafer-protection-panel': ProtectionPanel;
    'wafer-question-form': QuestionForm;
    'wafer-recipients-field': RecipientsField;
    'wafer-sent-list': SentList;
    'wafer-strength-table': StrengthTable;
    'wafer-wishes': WishesForm;
  }
}
