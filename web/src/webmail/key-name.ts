// How a key is called where people tell several apart.

/** In groups of four, to be compared. */
export function grouped(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The last eight digits: enough among one's own. */
export function shortName(fingerprint: string): string {
  return fingerprint.slice(-8);
}
