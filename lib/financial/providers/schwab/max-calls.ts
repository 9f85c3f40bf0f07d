/** Maximum number of calls for one read: half of the API's limit per minute. */
export const MAX_CALLS = 60
