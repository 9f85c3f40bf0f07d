/** PostgreSQL cannot run. The message gives the reason to the user. */
export class PostgresFault extends Error {}
