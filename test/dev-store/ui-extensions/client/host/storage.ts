/** `shopify.storage`: the browser's, a corner for each extension and target. */
export interface Storage {
  read(key: string): Promise<unknown>;
  write(key: string, data: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

export function createStorage(corner: string): Storage {
  const name = (key: string): string => `extension.${corner}.${key}`;
  return {
    read(key) {
      const text = localStorage.getItem(name(key));
      return Promise.resolve(text === null ? null : (JSON.parse(text) as unknown));
    },
    write(key, data) {
      localStorage.setItem(name(key), JSON.stringify(data));
      return Promise.resolve();
    },
    delete(key) {
      localStorage.removeItem(name(key));
      return Promise.resolve();
    },
  };
}
