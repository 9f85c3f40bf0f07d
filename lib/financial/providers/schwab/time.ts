const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(?:Z|([+-])(\d\d):?(\d\d))$/

/**
 * Converts a time such as `2025-07-25T16:02:06+0000` to ISO 8601 in UTC.
 * @returns undefined if the text has no offset, the date does not exist, or the year in UTC does not have four digits.
 */
export function toIsoTime(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHours, zoneMinutes] =
    TIME.exec(text) ?? []
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`
  const time = Date.parse(local)
  // Rejects dates such as February 30, which `Date.parse` moves to the next month.
  if (Number.isNaN(time) || new Date(time).toISOString() !== local) return undefined
  const offset = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000
  const utc = new Date(sign === '-' ? time + offset : time - offset).toISOString()
  return /^\d/.test(utc) ? utc : undefined
}
