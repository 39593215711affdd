import { fileURLToPath } from 'node:url';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

// The pick-up page is opened over telephones: what it will need is asked for at once, and not when the file
// that needs it has come and was read.
const soonNeeded = [
  { name: /^assets\/(mount|words)-.*\.js$/, rel: 'modulepreload' },
  { name: /^assets\/waferseal-portal-.*\.wasm$/, rel: 'preload', as: 'fetch' },
];

function preloadOfPortal(): Plugin {
  return {
    name: 'waferseal-preload',
    transformIndexHtml(_html, { filename, bundle }) {
      if (!bundle || !filename.endsWith('portal.html')) return [];
      return Object.keys(bundle).flatMap((file): HtmlTagDescriptor[] => {
        const found = soonNeeded.find(({ name }) => name.test(file));
        if (!found) return [];
        const { rel, as } = found;
        const attrs = { rel, href: `/${file}`, crossorigin: true, ...(as && { as }) };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      });
    },
  };
}

// Two pages. The portal is served for /p and everything below it, so all addresses are absolute.
export default defineConfig({
  base: '/',
  plugins: [preloadOfPortal()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: page('index.html'), portal: page('portal.html') } },
  },
});
