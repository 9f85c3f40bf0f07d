import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { DeviceType } from '../devices/describe-device.ts'

/** How long a session lives. */
export interface SessionPolicy {
  /** Without being refreshed, in seconds. */
  readonly idleSeconds: number
  /** From its login on, in seconds. */
  readonly absoluteSeconds: number
}

/** How long a session on a device of this type lives by the configuration, or one on a trusted device. */
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
