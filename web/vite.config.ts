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
      // What the worker will ask for lies in the browser's cache then.
      const engine = Object.keys(bundle)
        .filter((file) => /(waferseal-portal-.*\.wasm|portal-worker-.*\.js)$/.test(file))
        .map((file) => preload(file, { rel: 'preload', as: 'fetch' }));
      // The largest before what is asked for a second time: a browser has six connections to a server.
      return [...scripts, ...engine.reverse()];
    },
  };
}

// What both pages begin with: not what shows letters, and not what the pick-up page does before all else.
const shared = {
  name: 'shared',
  minShareCount: 2,
  includeDependenciesRecursively: false,
  test: /(wasm\/dist|src\/(design|mail\/frame-policy|trusted|words)|node_modules\/(@lit|lit)[^/]*).*[jt]s$/,
};

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
    // What is worth asking for early preloadOfPortal names.
    modulePreload: false,
    rolldownOptions: {
      input: { index: page('index.html'), portal: page('portal.html') },
      // One file of what both pages begin with, not one for each way in which their modules are shared.
      output: { codeSplitting: { groups: [shared] } },
    },
  },
});
