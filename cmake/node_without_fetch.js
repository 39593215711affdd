// biome-ignore-all lint/correctness/noUnusedVariables: the glue that this is put in front of reads it.
// Emscripten 3.1.6 loads the module with fetch() wherever there is one; Node's refuses file paths.
// Shadowing the name makes the glue read the file.
var fetch;
