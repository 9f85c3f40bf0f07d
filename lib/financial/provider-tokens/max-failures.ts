/** Consecutive failed refreshes after which a connection's status is `error`. */
export const MAX_FAILURES = 3
