/**
 * Returns a path with the query of the given filters.
 * @param parameters - The name of each filter's parameter.
 */
export function withFilters<F extends string>(
  path: string,
  parameters: Readonly<Record<F, string>>,
  given: Readonly<Partial<Record<F, string | undefined>>>,
): string {
  const values = new Map<string, string | undefined>(Object.entries(given))
  const query = new URLSearchParams()
  for (const [filter, parameter] of Object.entries<string>(parameters)) {
    const value = values.get(filter)
    if (value !== undefined) query.set(parameter, value)
  }
  return query.size > 0 ? `${path}?${query}` : path
}
