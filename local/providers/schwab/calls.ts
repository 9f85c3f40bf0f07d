/** A call that the practice server has received; never a query, a header, a body or a token. */
export interface ReceivedCall {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly method: string
  readonly path: string
  /** 0 while nothing was answered. */
  readonly status: number
  /** The grant type of a call to the token endpoint. */
  readonly grant?: string
  /** The id of the grant that the call used or made. */
  readonly grant_id?: string
}

/** What becomes known of a call while it is answered. */
export type CallNotes = { -readonly [K in 'status' | 'grant' | 'grant_id']?: ReceivedCall[K] }

const CALLS_KEPT = 100_000

/** Keeps the calls that were received, the oldest first. */
export function callLog(clock: () => Date) {
  const calls: (Pick<ReceivedCall, 'at' | 'method' | 'path'> & { notes: CallNotes })[] = []
  return {
    /** Yields the call's notes, to be completed as it is answered. */
    add: (method: string, path: string): CallNotes => {
      const notes: CallNotes = {}
      calls.push({ at: clock().toISOString(), method, path, notes })
      if (calls.length > CALLS_KEPT) calls.splice(0, CALLS_KEPT / 10)
      return notes
    },
    all: (): readonly ReceivedCall[] => calls.map(({ notes, ...call }) => ({ ...call, status: 0, ...notes })),
  }
}
