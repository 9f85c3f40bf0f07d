/** Milliseconds of a day. */
export const DAY = 86_400_000

/** A day in UTC. */
export interface Day {
  /** Days since 1970. */
  readonly number: number
  readonly year: number
  /** From 1 to 12. */
  readonly month: number
  readonly date: number
  /** 0 is Sunday. */
  readonly weekday: number
  /** Weeks since 1970, which begin on Monday. */
  readonly week: number
}

/** Returns a day by its number. */
export function dayOf(number: number): Day {
  const moment = new Date(number * DAY)
  return {
    number,
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    date: moment.getUTCDate(),
    weekday: moment.getUTCDay(),
    week: Math.floor((number + 3) / 7),
  }
}

/** Returns the number of a day. Date 0 is the last day of the month before. */
export function numberOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / DAY
}

/** Returns whether a day is not on a weekend. */
export function isWeekday({ weekday }: Day): boolean {
  return weekday !== 0 && weekday !== 6
}

/** Returns the number of a day, or of the nearest weekday after it or before it if it is on a weekend. */
export function weekdayNear(number: number, direction: 'next' | 'previous'): number {
  const { weekday } = dayOf(number)
  if (weekday === 6) return direction === 'next' ? number + 2 : number - 1
  if (weekday === 0) return direction === 'next' ? number + 1 : number - 2
  return number
}

/** Returns the number of the last weekday of a month. */
export function lastWeekdayOf(year: number, month: number): number {
  return weekdayNear(numberOf(year, month + 1, 0), 'previous')
}
