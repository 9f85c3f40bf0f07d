/** The maximum number of passkeys of a user, revoked ones included. */
export const MAX_PASSKEYS = 20
