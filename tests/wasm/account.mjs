// A client of the real server, in Node.
import { createClient } from 'waferseal';

// Node's fetch has no cookies of its own.
function cookieFetch(origin) {
  let cookie = '';
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie) headers.set('Cookie', cookie);
    headers.set('Origin', origin);
    const response = await fetch(input, { ...init, headers });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
}

// `through` may stand between client and server: it gets fetch and gives one.
export function freshClient(server, engine, through = (carry) => carry) {
  let pin = null;
  return createClient({
    server: server.origin,
    fetch: through(cookieFetch(server.origin)),
    createWorker: engine.createWorker,
    pins: {
      load: () => pin,
      save: (text) => {
        pin = text;
      },
    },
  });
}

export const bytes = (text) => new TextEncoder().encode(text);

export function draftTo(...recipients) {
  return {
    recipients,
    subject: 'Subject',
    text: 'Text',
    attachments: [],
    tlsOptOut: false,
    floor: {},
  };
}
