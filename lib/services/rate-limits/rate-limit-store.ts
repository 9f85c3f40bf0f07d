/** A token bucket to take tokens from. */
export interface Bucket {
  readonly key: string
  /** Tokens of a full bucket. */
  readonly capacity: number
  /** How long an empty bucket takes to fill, in seconds. */
  readonly seconds: number
  /** Tokens to take, all or none; 1 if absent. A negative number gives tokens back. */
  readonly cost?: number
}

/** A bucket after tokens were asked for. */
export interface BucketState {
  /** Tokens that are left, in fractions. */
  readonly tokens: number
  readonly taken: boolean
}

/** Keeps token buckets for any number of concurrent callers. */
export interface RateLimitStore {
  /**
   * Takes the cost of each bucket in turn, atomically, up to the first bucket that holds less; that bucket and the
   * ones after it stay unchanged. Returns the states of the buckets that were asked. A new bucket is full; its time
   * never runs backwards.
   */
  take(buckets: readonly Bucket[], now: Date): Promise<BucketState[]>
  /** Opens the connection ahead of the first call. Never throws. */
  connect?(): void
  /** Drops a connection that no longer answers, so that the next call opens another. */
  reconnect?(): void
}
