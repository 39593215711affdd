// Whatever TypeDoc warns of: an exported name without a docstring, a type that the API uses and does not
// export, a link that leads nowhere.

import { runTypeDoc } from '../docs.mjs';

export async function checkDocs() {
  return runTypeDoc(['--emit', 'none']);
}
