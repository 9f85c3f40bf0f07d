/** A call that a mock server received. It has no query, header, body or token. */
export interface ReceivedCall {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly method: string
  readonly path: string
  /** 0 until a response is sent. */
  readonly status: number
}

/** The details of a call that are known only once it is processed. */
export type CallNotes<D extends object> = { status?: number } & { -readonly [K in keyof D]?: D[K] }

const CALLS_KEPT = 100_000

/** Records the received calls, oldest first. `D` are the details that the provider's handlers add. */
export function callLog<D extends object>(clock: () => Date) {
  const calls: (Pick<ReceivedCall, 'at' | 'method' | 'path'> & { notes: CallNotes<D> })[] = []
  return {
    /** Records a call and returns its notes, which the handlers fill in. */
    add: (method: string, path: string): CallNotes<D> => {
      const notes: CallNotes<D> = {}
      calls.push({ at: clock().toISOString(), method, path, notes })
      if (calls.length > CALLS_KEPT) calls.splice(0, CALLS_KEPT / 10)
      return notes
    },
    all: (): readonly (ReceivedCall & Partial<D>)[] =>
      calls.map(({ notes, ...call }) => ({ ...call, status: 0, ...notes })),
  }
}
