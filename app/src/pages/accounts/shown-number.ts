/** What a number looks like of which the institution gives no digit. */
const EMPTY = '••••'

/** Returns the number of an account to show next to its name; undefined if the name has it, or if no digit is known. */
export function shownNumber({
  name,
  number_masked,
}: {
  readonly name: string
  readonly number_masked: string
}): string | undefined {
  return number_masked === EMPTY || name.includes(number_masked) ? undefined : number_masked
}
