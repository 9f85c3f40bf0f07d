import { type Day, lastWeekdayOf, numberOf, weekdayNear } from './day.ts'

/** Decides whether an event occurs on a day. */
type Recurrence = (day: Day) => boolean

const EVERY_MONTH = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
/** The first months of the quarters. */
export const QUARTERS = [1, 4, 7, 10]
/** The last months of the quarters. */
export const QUARTER_ENDS = [3, 6, 9, 12]

/** On a date of some months, or on the weekday after it. The date is at most 26, so that this weekday is in the month. */
export function monthly(date: number, months: readonly number[] = EVERY_MONTH): Recurrence {
  return ({ number, year, month }) =>
    months.includes(month) && number === weekdayNear(numberOf(year, month, date), 'next')
}

/** On the 15th and the last day of each month, or on the weekday before. */
export const twiceMonthly: Recurrence = ({ number, year, month }) =>
  number === weekdayNear(numberOf(year, month, 15), 'previous') || number === lastWeekdayOf(year, month)

/** On the last weekday of each month. */
export const monthEnd: Recurrence = ({ number, year, month }) => number === lastWeekdayOf(year, month)

/** On some days of the week, from Sunday (0). */
export function weekly(...weekdays: readonly number[]): Recurrence {
  return ({ weekday }) => weekdays.includes(weekday)
}
