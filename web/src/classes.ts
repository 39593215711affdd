// The components of the webmail, for other webmails that register what they use, under the names they like:
// importing registers nothing, and adds no language to English.
export { register } from './design/element.js';
export { LevelMeter } from './design/level-meter.js';
export { Composer } from './webmail/composer.js';
export { Composition } from './webmail/composition.js';
export type { Answers, CompositionSource } from './webmail/composition-source.js';
export { Explanation } from './webmail/explanation.js';
export { GuessMeter } from './webmail/guess-meter.js';
export type { Missing } from './webmail/missing.js';
export { ProtectionPanel } from './webmail/protection-panel.js';
export { QuestionForm, type Unfinished } from './webmail/question-form.js';
export { RecipientsField } from './webmail/recipients-field.js';
export { SentList } from './webmail/sent-list.js';
export { StrengthTable } from './webmail/strength-table.js';
export { WishesForm } from './webmail/wishes.js';
export { german } from './words/de.js';
export {
  defineLanguage,
  english,
  language,
  onLanguage,
  type Sentence,
  setLanguage,
  type Words,
} from './words/index.js';
