/** The column values of a connection that is neither enqueued nor leased. */
export const unleased = { queued_until: null, lease_id: null, leased_until: null } as const
