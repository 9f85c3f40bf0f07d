const MASK = '••••'

/** An account number of which only the last four digits are left: `••••1234`; nothing of one of less than eight. */
export function maskNumber(number: string): string {
  return number.length < 8 ? MASK : `${MASK}${number.slice(-4)}`
}
