/** What the catalog of problems does not say: for the page of a problem. Texts are Markdown. */
export interface Explanation {
  /** Why a client receives the problem. */
  readonly causes: readonly string[]
  /** What a client does, in order of preference. */
  readonly actions: readonly string[]
  /** Whether the same request can succeed later without a change. */
  readonly retry: 'never' | 'later' | 'after new tokens'
}
