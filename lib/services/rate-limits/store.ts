/** A token bucket to take tokens from. */
export interface Bucket {
  readonly key: string
  /** Tokens of a full bucket. */
  readonly capacity: number
  /** How long an empty bucket takes to fill, in seconds. */
  readonly seconds: number
  /** Tokens to take, all or none; 1 where absent. A negative number gives tokens back. */
  readonly cost?: number
}

/** A bucket after tokens were asked for. */
export interface BucketState {
  /** Tokens that are left, in fractions. */
  readonly tokens: number
  readonly taken: boolean
}

/** Keeps token buckets, for any number of callers at once. */
export interface RateLimitStore {
  /**
   * Takes the cost of each bucket in turn, atomically, up to the first that holds less; that one and the ones after it
   * stay as they are.
   * Yields the states of those that were asked. A bucket that is new is full; time never runs backwards for it.
   */
  take(buckets: readonly Bucket[], now: Date): Promise<BucketState[]>
}
