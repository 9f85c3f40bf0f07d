/** Returns the name of a fee from the provider's name, such as "Commission (fee)" for `COMMISSION`. */
export function feeText(type: string): string {
  const words = type.replaceAll('_', ' ').toLowerCase()
  const name = words.charAt(0).toUpperCase() + words.slice(1)
  return /\bfees?\b/.test(words) ? name : `${name} (fee)`
}
