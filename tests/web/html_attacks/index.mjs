// Hostile HTML, one case for each class of known failure: [name, markup, harm]. `harm` is what the page that watches must see of it when
// nothing defends (a control); without one this browser is not hurt by it, or only by what a sanitiser made of it.
//
//   HURT     calls the canary      EVIL   the address of a listener that counts (listener.mjs)
//   HOST     that listener's host  LOOKUP a name that nobody has any reason to look up
//
// Harms: `script`, `request`, `connection`, `lookup`, `storage`, `page` (it changes the page around it), `message`, `dialog`,
// `download`, `cover` (it shows itself over the page). Some need a click or a key: the page that watches gives both.
import { covers } from './covers.mjs';
import { escapes } from './escapes.mjs';
import { reparsed } from './reparsed.mjs';
import { requests } from './requests.mjs';
import { scripts } from './scripts.mjs';
import { storage } from './storage.mjs';

export const attacks = [
  ...reparsed,
  ...scripts,
  ...requests,
  ...escapes,
  ...covers,
  ...storage,
].map(([name, markup, harm]) => ({ name, markup, harm }));

/** Fills in where an attack reports to; `number` tells whose report it is, `run` in which test. */
export function armed(markup, number, listener, run) {
  const host = listener.hostOf(number);
  return markup
    .replaceAll('HURT', `hurt(${number})`)
    .replaceAll('EVIL', `http://${host}/${number}`)
    .replaceAll('HOST', host)
    .replaceAll('LOOKUP', `n${number}.${run}.invalid`);
}
