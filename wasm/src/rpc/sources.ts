/** What stands for bytes on the way to the worker; `aside`: they were put aside there before. */
export type Source = Uint8Array | Blob | { aside: number };
