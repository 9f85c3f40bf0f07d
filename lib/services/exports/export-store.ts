/** Stores the files of exports: gzip-compressed JSON documents. */
export interface ExportStore {
  /** Stores the file of an export, and replaces the one of an interrupted attempt. */
  save(exportId: string, gzip: Uint8Array<ArrayBuffer>): Promise<void>
  /** Deletes the file of an export. Succeeds if there is none. */
  remove(exportId: string): Promise<void>
}

/** Creates links to the files of exports. */
export interface ExportLinks {
  /** Returns a URL that works for five minutes, without other credentials. Calls no service. */
  urlOf(exportId: string): Promise<string>
}
