/** Returns the current time. Injected everywhere, so that tests can set the time. */
export type Clock = () => Date

/** The system clock. */
export const systemClock: Clock = () => new Date()
