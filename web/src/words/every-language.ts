// All the languages at once, for pages that choose among them without waiting: the package's components.
import { german } from './de.js';
import { defineLanguage } from './index.js';

export { german } from './de.js';

defineLanguage('de', german);
