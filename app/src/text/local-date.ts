/**
 * Dates without a time, such as `2026-11-26`, in the time zone of the user. Date fields of browsers have this form.
 */

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/

/** Returns the date of a time. */
export function localDateOf(time: Date): string {
  const [year, month, day] = [time.getFullYear(), time.getMonth() + 1, time.getDate()]
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
}

/** Returns the first moment of a date. */
export function startOf(date: string): Date {
  const [, year, month, day] = (PATTERN.exec(date) ?? []).map(Number)
  return new Date(year ?? Number.NaN, (month ?? 1) - 1, day)
}

/** Returns the date a number of days later. */
export function addDays(date: string, days: number): string {
  const time = startOf(date)
  time.setDate(time.getDate() + days)
  return localDateOf(time)
}

/** Returns whether a text is a date that exists. */
export function isLocalDate(text: string): boolean {
  return PATTERN.test(text) && localDateOf(startOf(text)) === text
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
