/**
 * What the catalog of problems does not say, for the pages about a problem: those of the API and those of the documentation
 * site. Texts are Markdown with code and links. A link starts at the root of the documentation site.
 */
export interface Explanation {
  /** Why a client receives the problem. */
  readonly causes: readonly string[]
  /** What a client does, in order of preference. */
  readonly actions: readonly string[]
  /** Whether the same request can succeed later without a change. */
  readonly retry: 'never' | 'later' | 'after new tokens'
}

/** The answer to the question whether the request can be repeated. */
export const retryTexts: Readonly<Record<Explanation['retry'], string>> = {
  never: 'No. The same request fails again.',
  later: 'Yes, later.',
  'after new tokens': 'Yes, with a new access token.',
}
