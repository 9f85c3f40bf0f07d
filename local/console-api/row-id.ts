const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** No row has this id. */
const NO_ID = '00000000-0000-0000-0000-000000000000'

/** Returns the id in a path; an id that no row has if it is malformed, because PostgreSQL refuses such a value. */
export function rowId(text: string | undefined): string {
  return text !== undefined && SHAPE.test(text) ? text : NO_ID
}

/** Returns whether a text can be in the database. PostgreSQL refuses NUL. */
export function isStorable(text: string): boolean {
  return !text.includes('\0')
}
