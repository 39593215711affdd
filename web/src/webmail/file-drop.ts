// Files that are dragged onto something.
import type { ReactiveControllerHost } from 'lit';

/** Takes them, and knows whether some are above it. */
export class FileDrop {
  dragging = false;
  readonly #host: ReactiveControllerHost;
  readonly #take: (files: File[]) => void;

  constructor(host: ReactiveControllerHost, take: (files: File[]) => void) {
    this.#host = host;
    this.#take = take;
  }

  readonly over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#show(true);
  };

  readonly leave = (): void => this.#show(false);

  readonly drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#show(false);
    this.#take([...(event.dataTransfer?.files ?? [])]);
  };

  #show(dragging: boolean): void {
    this.dragging = dragging;
    this.#host.requestUpdate();
  }
}
