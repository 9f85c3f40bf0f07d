/** A page of the documentation site. */
export interface Page {
  /** The path of the page without slashes at its ends: `use/quick-start`. */
  readonly path: string
  readonly title: string
  /** One plain-text description for search engines and `llms.txt`. */
  readonly description: string
  /** Markdown without the title. Links to other pages are root-absolute: `/use/quick-start/`. */
  readonly body: string
  /** The label in the sidebar, if it differs from the title. */
  readonly label?: string
  /** The label of the sidebar's group, for the pages of a generated section with groups. */
  readonly group?: string
  /** The weight of the text in the search. Default: 1. */
  readonly searchWeight?: number
  /** Whether the page has wide tables and no outline. */
  readonly isWide?: boolean
  /** The file that a reader edits to change the page, relative to the root of the repository. */
  readonly source: string
}

/** Where the site is served, and where its sources are. */
export interface SiteAddress {
  /** The scheme and host of the site, if it is published. */
  readonly origin?: string
  /** The path of the site, with a slash at both ends. */
  readonly base: string
  /** URL of the repository's files on the default branch, with a slash at the end. Links need it. */
  readonly repository?: string
}
