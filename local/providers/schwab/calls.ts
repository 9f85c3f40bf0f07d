/** A call that mock Schwab received. It has no query, header, body or token. */
export interface ReceivedCall {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly method: string
  readonly path: string
  /** 0 until a response is sent. */
  readonly status: number
  /** The OAuth grant type of a token request. */
  readonly grant?: string
  /** The id of the grant that the call used or created. */
  readonly grant_id?: string
}

/** The details of a call that are known only once it is processed. */
export type CallNotes = { -readonly [K in 'status' | 'grant' | 'grant_id']?: ReceivedCall[K] }

const CALLS_KEPT = 100_000

/** Records the received calls, oldest first. */
export function callLog(clock: () => Date) {
  const calls: (Pick<ReceivedCall, 'at' | 'method' | 'path'> & { notes: CallNotes })[] = []
  return {
    /** Records a call and returns its notes, which the handlers fill in. */
    add: (method: string, path: string): CallNotes => {
      const notes: CallNotes = {}
      calls.push({ at: clock().toISOString(), method, path, notes })
      if (calls.length > CALLS_KEPT) calls.splice(0, CALLS_KEPT / 10)
      return notes
    },
    all: (): readonly ReceivedCall[] => calls.map(({ notes, ...call }) => ({ ...call, status: 0, ...notes })),
  }
}
