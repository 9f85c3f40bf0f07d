import { integer, type Setting } from './kinds.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const idle = (kind: string, fallback: number) =>
  integer({
    sentence: `How long a session ${kind} lives without being refreshed.`,
    unit: 'seconds',
    min: 5 * MINUTE,
    max: 365 * DAY,
    default: fallback,
  })
const absolute = (kind: string, fallback: number) =>
  integer({
    sentence: `How long a session ${kind} lives from its login, however often its refresh token rotates.`,
    unit: 'seconds',
    min: HOUR,
    max: 365 * DAY,
    default: fallback,
  })

/** How long sessions live, by what they are used on. A session keeps what held at its login. */
export const sessionSettings = {
  browserIdleSeconds: idle('in a browser', 14 * DAY),
  browserSessionSeconds: absolute('in a browser', 30 * DAY),
  mobileAppIdleSeconds: idle('of a mobile app', 30 * DAY),
  mobileAppSessionSeconds: absolute('of a mobile app', 30 * DAY),
  otherIdleSeconds: idle('of any other program', 14 * DAY),
  otherSessionSeconds: absolute('of any other program', 30 * DAY),
  trustedIdleSeconds: idle('on a trusted device', 60 * DAY),
  trustedSessionSeconds: absolute('on a trusted device', 90 * DAY),
} as const satisfies Record<string, Setting<unknown>>
