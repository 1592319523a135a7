/** Events inside one process: whoever listens gets them, nobody waits for a listener. */
export interface Bus<E> {
  emit(event: E): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: E) => void): () => void;
}

export function createBus<E>(onListenerError: (error: unknown) => void): Bus<E> {
  const listeners = new Set<(event: E) => void>();
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
