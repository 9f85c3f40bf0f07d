/**
 * An operation of the API.
 *
 * - `access`: whether it requires an access token.
 * - `input`: how its last argument is sent.
 * - `reply`: whether it returns a page of a list.
 */
export type Operation = readonly [
  method: string,
  path: string,
  access: 'public' | 'bearer',
  input: 'body' | 'query' | 'none',
  reply: 'page' | 'object',
]

/** The operations of the API, by group and by method. */
export type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>
