// Picking a message up, as a component. Importing registers it as `wafer-portal`. It shows HTML that a
// stranger wrote, which DOMPurify cleans.
import type { Portal } from './portal/portal.js';

export { type LetterPolicy, setLetterPolicy } from './mail/frame-policy.js';
export { Portal } from './portal/portal.js';
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
    'wafer-portal': Portal;
  }
}
