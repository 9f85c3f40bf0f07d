/** Maximum number of calls for one read: the limit of a connection per minute. */
export const MAX_CALLS = 15
