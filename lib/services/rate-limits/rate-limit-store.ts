import type { Selection } from '../../db/statements/compiled-statement.ts'

/** A token bucket to take tokens from. */
export interface Bucket {
  readonly key: string
  /** Number of tokens in a full bucket. */
  readonly capacity: number
  /** Time in which an empty bucket refills, in seconds. */
  readonly seconds: number
  /** Number of tokens to take, all or none. Default: 1. A negative number returns tokens. */
  readonly cost?: number
}

/** The state of a bucket after an attempt to take tokens. */
export interface BucketState {
  /** Number of remaining tokens, with fractions. */
  readonly tokens: number
  readonly taken: boolean
}

/** Stores token buckets. Safe for concurrent callers. */
export interface RateLimitStore {
  /**
   * Takes the cost from each bucket in turn, atomically. Stops at the first bucket with too few tokens; no tokens are
   * taken from that bucket and the following ones. Returns the states of the checked buckets. A new bucket is full. The
   * time of a bucket never goes back.
   */
  take(buckets: readonly Bucket[], now: Date): Promise<BucketState[]>
  /**
   * Takes the cost from each bucket like `take`, and selects a row. Both are one statement. Only the database can do this.
   */
  takeAndSelect?<V extends object, R>(
    buckets: readonly Bucket[],
    now: Date,
    selection: Selection<V, R>,
  ): Promise<{ states: BucketState[]; row: R | undefined }>
  /** Opens the connection before the first call. Never throws. */
  connect?(): void
  /** Closes an unresponsive connection. The next call opens a new one. */
  reconnect?(): void
}
