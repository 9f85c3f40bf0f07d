import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { DeviceType } from './describe-device.ts'
import type { Durations } from './store/trust-change.ts'

/** The maximum durations of a session. */
export interface SessionPolicy {
  /** The longest time without a refresh, in seconds. */
  readonly idleSeconds: number
  /** The longest time after the login, in seconds. */
  readonly absoluteSeconds: number
}

/** Returns the configured durations of a session for a type of device, or for a trusted device. */
export function sessionPolicy(
  { settings }: Pick<AmbientServices, 'settings'>,
  type: DeviceType | 'trusted',
): SessionPolicy {
  switch (type) {
    case 'browser':
      return { idleSeconds: settings.browserIdleSeconds, absoluteSeconds: settings.browserSessionSeconds }
    case 'mobile_app':
      return { idleSeconds: settings.mobileAppIdleSeconds, absoluteSeconds: settings.mobileAppSessionSeconds }
    case 'other':
      return { idleSeconds: settings.otherIdleSeconds, absoluteSeconds: settings.otherSessionSeconds }
    case 'trusted':
      return { idleSeconds: settings.trustedIdleSeconds, absoluteSeconds: settings.trustedSessionSeconds }
  }
}

/** Returns the configured durations of sessions for each type of device, and for trusted devices. */
export function durations(services: Pick<AmbientServices, 'settings'>): Durations {
  const browser = sessionPolicy(services, 'browser')
  const mobileApp = sessionPolicy(services, 'mobile_app')
  const other = sessionPolicy(services, 'other')
  const trusted = sessionPolicy(services, 'trusted')
  return {
    browserIdle: browser.idleSeconds,
    browserAbsolute: browser.absoluteSeconds,
    mobileAppIdle: mobileApp.idleSeconds,
    mobileAppAbsolute: mobileApp.absoluteSeconds,
    otherIdle: other.idleSeconds,
    otherAbsolute: other.absoluteSeconds,
    trustedIdle: trusted.idleSeconds,
    trustedAbsolute: trusted.absoluteSeconds,
  }
}
