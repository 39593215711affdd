// First the link leaves the address bar, then everything else is loaded.
import { takeLink } from './link.js';

void import('./mount.js').then(({ mount }) => mount(takeLink()));
