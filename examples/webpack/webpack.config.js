// Nothing here is for waferseal: its worker and its wasm are found by `new URL`.
export default {
  mode: 'production',
  entry: './src/main.js',
  experiments: { outputModule: true },
  output: { module: true, filename: 'main.js', clean: true },
};
