// Bytes that the engine reads and writes while it works. It cannot wait, so all of this answers at
// once, and since nothing may be thrown through the engine, what fails answers undefined or false.

export interface Reader {
  readonly size: number;
  /** What it gives is good until the next call. */
  read(offset: number, length: number): Uint8Array | undefined;
}

/** Where ciphertext is put aside: a file that grows. */
export interface Store {
  /** `bytes` are good until it returns. */
  append(bytes: Uint8Array): boolean;
  /** What it gives is good until the next call. */
  read(offset: number, length: number): Uint8Array | undefined;
  close(): void;
}

/** What the place has where this worker runs. */
export interface Storage {
  /** `undefined`: here a Blob cannot be read at once. */
  reader(blob: Blob): Reader | undefined;
  store(): Promise<Store>;
  /** Waits until this process holds nothing of `blob` any more; false: there is no room for it. */
  hasLeft(blob: Blob): boolean;
  /** So many bytes of buffers, a MiB if nothing is said, were let go of, and are to be freed soon. */
  letGo(bytes?: number): void;
}

export function bytesReader(bytes: Uint8Array): Reader {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}
