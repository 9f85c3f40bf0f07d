/** PostgreSQL cannot be run here; the message says why, to whoever started us. */
export class PostgresFault extends Error {}
