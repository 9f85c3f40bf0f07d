const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(?:Z|([+-])(\d\d):?(\d\d))$/

/**
 * The moment that a text such as `2025-07-25T16:02:06+0000` names, in ISO 8601 and UTC; nothing where it names none, be it
 * for want of a zone or of such a day, or because in UTC its year has no four digits.
 */
export function toMoment(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHours, zoneMinutes] =
    TIME.exec(text) ?? []
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`
  const moment = Date.parse(wall)
  // A day that the month does not have would silently become one of the next.
  if (Number.isNaN(moment) || new Date(moment).toISOString() !== wall) return undefined
  const offset = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000
  const utc = new Date(sign === '-' ? moment + offset : moment - offset).toISOString()
  return /^\d/.test(utc) ? utc : undefined
}
