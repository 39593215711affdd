// Our own pages speak what their reader prefers, and say so.
import { fetchLanguage } from './fetched.js';
import { defineLanguage, language, onLanguage, setLanguage } from './index.js';

/** `then` is called when the words are there, and at each change of the language. */
export async function speakAsPreferred(then: () => void = () => undefined): Promise<void> {
  const follow = (): void => {
    document.documentElement.lang = language();
    then();
  };
  await hear();
  onLanguage(follow);
  follow();
  window.addEventListener('languagechange', () => void hear());
}

async function hear(): Promise<void> {
  // Without the network, English is what is left.
  const found = await fetchLanguage(navigator.languages).catch(() => undefined);
  if (found) defineLanguage(found.tag, found.words);
  setLanguage(navigator.languages);
}
