/** A folder whose exports are documented: one page for it, and one for each folder below it that has documented files. */
export interface Section {
  /** The folder, relative to the root of the repository. */
  readonly folder: string
  /** The documented files of the folder. */
  readonly files: string
  /** The path of its page below `reference/`. */
  readonly path: string
  /** What the folder is for, and where its guide is. Markdown. */
  readonly text: string
}

/** The code that a reader extends or calls. */
export const sections: readonly Section[] = [
  {
    folder: 'client/src',
    // What the package exports.
    files: '{index,react,verify}.ts',
    path: 'client',
    text: 'The typed client of the API, `@dashtam/client`. The [guide](/use/client/) shows how to use it.',
  },
  {
    folder: 'lib/routes',
    files: '**/*.ts',
    path: 'code/routes',
    text: 'The contracts of the endpoints: data only. [Endpoints](/extend/endpoints/) shows how to add one.',
  },
  {
    folder: 'lib/http',
    files: '**/*.ts',
    path: 'code/http',
    text: 'The pipeline around the handler of an endpoint. [The request path](/how-it-works/request-path/) follows a request through it.',
  },
  {
    folder: 'lib/financial/providers',
    files: '**/*.ts',
    path: 'code/providers',
    text: 'The definitions of providers and the OAuth client. [Providers](/extend/providers/) shows how to add one.',
  },
  {
    folder: 'lib/services',
    files: '**/*.ts',
    path: 'code/services',
    text: 'The adapters that a contract lists in `uses`. [Permissions](/reference/permissions/) lists which function uses which.',
  },
]
