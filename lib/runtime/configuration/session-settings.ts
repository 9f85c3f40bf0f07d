import { integer, type Setting } from './kinds.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const idle = (kind: string, fallback: number) =>
  integer({
    description: `Idle timeout of a session ${kind}: the session expires if it is not refreshed.`,
    unit: 'seconds',
    min: 5 * MINUTE,
    max: 365 * DAY,
    default: fallback,
  })
const absolute = (kind: string, fallback: number) =>
  integer({
    description: `Maximum lifetime of a session ${kind}. Refreshing does not extend it.`,
    unit: 'seconds',
    min: HOUR,
    max: 365 * DAY,
    default: fallback,
  })

/** The lifetimes of sessions, by the kind of client. A session keeps the lifetimes of its login. */
export const sessionSettings = {
  browserIdleSeconds: idle('in a browser', 14 * DAY),
  browserSessionSeconds: absolute('in a browser', 30 * DAY),
  mobileAppIdleSeconds: idle('of a mobile app', 30 * DAY),
  mobileAppSessionSeconds: absolute('of a mobile app', 30 * DAY),
  otherIdleSeconds: idle('of any other client', 14 * DAY),
  otherSessionSeconds: absolute('of any other client', 30 * DAY),
  maxSessions: integer({
    description:
      'Maximum number of active sessions of a user. A sign-in beyond it ends the least recently used session.',
    unit: 'sessions',
    min: 1,
    max: 1000,
    default: 20,
  }),
  deviceTrustSeconds: integer({
    description: 'Time for which sign-ins from a trusted device require no second factor.',
    unit: 'seconds',
    min: HOUR,
    max: 365 * DAY,
    default: 30 * DAY,
  }),
  trustedIdleSeconds: idle('on a trusted device', 60 * DAY),
  trustedSessionSeconds: absolute('on a trusted device', 90 * DAY),
} as const satisfies Record<string, Setting<unknown>>
