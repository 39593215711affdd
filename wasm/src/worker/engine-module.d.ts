// The ES module that Emscripten makes; build.mjs puts the path of the built file here.
declare module '#engine' {
  export default function createModule<T>(options: object): Promise<T>;
}
