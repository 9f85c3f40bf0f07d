/** The group role with all privileges of the functions. It cannot log in. */
export const FUNCTIONS_GROUP = 'dashtam_functions'

/** The two login roles of the functions. A rotation sets a new password for the idle role and makes it current. */
export const FUNCTIONS_LOGINS = ['dashtam_functions_a', 'dashtam_functions_b'] as const

/** One of the two login roles of the functions. */
export type FunctionsLogin = (typeof FUNCTIONS_LOGINS)[number]
