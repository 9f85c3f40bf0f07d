/** Proposes a name for a connection that no other connection of the user has, such as "Charles Schwab 2". */
export function freeName(institution: string, taken: readonly string[]): string {
  if (!taken.includes(institution)) return institution
  for (let number = 2; ; number++) {
    const name = `${institution} ${number}`
    if (!taken.includes(name)) return name
  }
}
