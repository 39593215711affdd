// Hostile HTML, one case for each class of known failure: [name, markup, harm]. `harm` is what the page that watches must see of it when
// nothing defends (a control); without one this browser is not hurt by it, or only by what a sanitiser made of it.
//
//   HURT     calls the canary      EVIL   the address of a server that counts
//   HOST     that server's host    LOOKUP a name that nobody has any reason to look up
import { escapes } from './escapes.mjs';
import { reparsed } from './reparsed.mjs';
import { requests } from './requests.mjs';
import { scripts } from './scripts.mjs';

export const attacks = [...reparsed, ...scripts, ...requests, ...escapes].map(
  ([name, markup, harm]) => ({ name, markup, harm }),
);

/** Fills in where an attack reports to; `number` tells whose report it is. */
export function armed(markup, number, host) {
  return markup
    .replaceAll('HURT', `hurt(${number})`)
    .replaceAll('EVIL', `http://${host}/${number}`)
    .replaceAll('HOST', host)
    .replaceAll('LOOKUP', `n${number}.lookup.invalid`);
}
