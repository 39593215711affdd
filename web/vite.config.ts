import { fileURLToPath } from 'node:url';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

// The pick-up page is opened over telephones: what it will need is asked for at once, and not when the file
// that needs it has come and was read.
function preloadOfPortal(): Plugin {
  return {
    name: 'waferseal-preload',
    transformIndexHtml(_html, { filename, bundle }) {
      if (!bundle || !filename.endsWith('portal.html')) return [];
      const wanted = new Set<string>();
      const want = (file: string): void => {
        const chunk = bundle[file];
        if (wanted.has(file) || chunk?.type !== 'chunk') return;
        wanted.add(file);
        chunk.imports.forEach(want);
      };
      for (const [file, output] of Object.entries(bundle)) {
        if (output.type !== 'chunk') continue;
        if (output.moduleIds.some((id) => id.endsWith('/portal/mount.ts'))) want(file);
      }
      const scripts = [...wanted].map((file) => preload(file, { rel: 'modulepreload' }));
      const engines = Object.keys(bundle)
        .filter((file) => /waferseal-portal-.*\.wasm$/.test(file))
        .map((file) => preload(file, { rel: 'preload', as: 'fetch' }));
      return [...scripts, ...engines];
    },
  };
}

function preload(file: string, attrs: Record<string, string>): HtmlTagDescriptor {
  return {
    tag: 'link',
    attrs: { ...attrs, href: `/${file}`, crossorigin: true },
    injectTo: 'head',
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
