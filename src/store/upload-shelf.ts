/**
 * Where sealed uploads are kept for every node to read. An embedded store needs none: its uploads
 * stay in the folder where they were sealed.
 */
export interface UploadShelf {
  /** Takes a copy of the sealed file at `path`. Durable when it resolves. */
  put(name: string, path: string): Promise<void>;
  /** Brings a copy to `path`. False when there is no such file. */
  fetch(name: string, path: string): Promise<boolean>;
  /** Nothing happens to a file that is not there. */
  remove(name: string): Promise<void>;
  /** Removes what is older than `putBeforeMs` and no job refers to: what a crash left. */
  sweep(referenced: ReadonlySet<string>, putBeforeMs: number): Promise<void>;
}
