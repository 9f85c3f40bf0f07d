const MASK = '••••'

/** Masks an account number except for its last four digits: `••••1234`. Masks numbers of fewer than eight digits completely. */
export function maskNumber(number: string): string {
  return number.length < 8 ? MASK : `${MASK}${number.slice(-4)}`
}
