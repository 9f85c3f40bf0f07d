/** The group role that holds every privilege of the functions. It cannot log in. */
export const FUNCTIONS_GROUP = 'dashtam_functions'

/** The two login roles of the functions. A rotation gives the idle one a new password, then makes it the current one. */
export const FUNCTIONS_LOGINS = ['dashtam_functions_a', 'dashtam_functions_b'] as const

/** One of the two login roles of the functions. */
export type FunctionsLogin = (typeof FUNCTIONS_LOGINS)[number]
