// Takes the link out of the address bar, so that it is in no
// history entry, no screenshot and no referrer while the rest of the page still loads.

// From the path on; what a mail gateway did to it, the engine's parser sorts out.
const arrived = location.pathname + location.search + location.hash;

history.replaceState(null, '', '/p');

let link: string | undefined = arrived.replace(/\/+$/, '') === '/p' ? undefined : arrived;

// The link that the page was opened with, once.
export function takeLink(): string | undefined {
  const taken = link;
  link = undefined;
  return taken;
}
