/** Values of a query. Undefined values are omitted. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * Fills the parameters of a path, and appends a query.
 *
 * @throws {TypeError} if a parameter is missing or is not the name of one resource. `..` would lead to another path, and
 * `all` instead of the id of a session to all sessions.
 */
export function requestPath(template: string, parameters: readonly unknown[], query: Query = {}): string {
  let index = 0
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[index++]
    if (typeof value !== 'string' || /^\.{0,2}$/.test(value) || (name === 'id' && /^[a-z-]+$/i.test(value)))
      throw new TypeError(`The parameter ${name} must be an id, not ${JSON.stringify(value)}.`)
    return encodeURIComponent(value)
  })
  const values = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  return values.length === 0 ? path : `${path}?${new URLSearchParams(Object.fromEntries(values))}`
}
