// The components of the webmail, for other webmails. Importing registers them under their `wafer-` names;
// classes.js has the same and registers nothing.
import { register } from './design/element.js';
import { LevelMeter } from './design/level-meter.js';
import { Composer } from './webmail/composer.js';
import { Explanation } from './webmail/explanation.js';
import { GuessMeter } from './webmail/guess-meter.js';
import { ProtectionPanel } from './webmail/protection-panel.js';
import { QuestionForm } from './webmail/question-form.js';
import { RecipientsField } from './webmail/recipients-field.js';
import { SentList } from './webmail/sent-list.js';
import { StrengthTable } from './webmail/strength-table.js';
import { WishesForm } from './webmail/wishes.js';
import './words/every-language.js';

export * from './classes.js';

register(
  ...[Composer, Explanation, GuessMeter, LevelMeter, ProtectionPanel, QuestionForm],
  ...[RecipientsField, SentList, StrengthTable, WishesForm],
);

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
