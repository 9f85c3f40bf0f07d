/** Calls that one read makes at most: a half of what all users together may make in a minute. */
export const MOST_CALLS = 60
