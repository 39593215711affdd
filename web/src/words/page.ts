// Our own pages speak what their reader prefers, and say so.
import { language, onLanguage, setLanguage } from './index.js';

/** `then` is called now and at each change of the language. */
export function speakAsPreferred(then: () => void = () => undefined): void {
  const follow = (): void => {
    document.documentElement.lang = language();
    then();
  };
  onLanguage(follow);
  setLanguage(navigator.languages);
  window.addEventListener('languagechange', () => setLanguage(navigator.languages));
}
