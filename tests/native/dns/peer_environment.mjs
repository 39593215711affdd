// Prints PATH and LD_LIBRARY_PATH under which the DNS server of the tests is found, one per line. It
// is unpacked into the cache, not installed.

import { privatePackages } from '../../../setup/private-packages.mjs';

const { env } = await privatePackages(['ldnsutils', 'nsd', 'postfix']);
console.log(`PATH=${env.PATH}`);
console.log(`LD_LIBRARY_PATH=${env.LD_LIBRARY_PATH}`);
