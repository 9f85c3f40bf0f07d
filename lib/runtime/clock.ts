/** Tells the time. Everything that depends on it asks here, so that a test can set it. */
export type Clock = () => Date

/** The machine's clock. */
export const systemClock: Clock = () => new Date()
