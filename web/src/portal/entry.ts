// The link leaves the address bar before anything of ours but this runs; a helper of the bundler's, which imports what
// comes later, is all that is loaded before.
import { takeLink } from './link.js';

void import('./mount.js').then(({ mount }) => mount(takeLink()));
