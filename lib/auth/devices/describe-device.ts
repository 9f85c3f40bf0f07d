/** The kind of program that uses a session. The session's expiry depends on it. */
export type DeviceType = 'browser' | 'mobile_app' | 'other'

/** A device, described for its owner. */
export interface Device {
  /** `Firefox on Windows`, or `My laptop (Firefox on Windows)` if the device has a name. */
  readonly description: string
  readonly type: DeviceType
}

const UNKNOWN = 'Unknown device'
/** Networking libraries and terms in the user agents of iOS and Android apps. */
const MOBILE_APP = /CFNetwork|Darwin\/|okhttp|Dalvik|\b(?:iPhone|iPad|Android)\b/i
/** The first product of a user agent (RFC 9110, 10.1.5). */
const PRODUCT = /^([A-Za-z][\w .-]{0,30}?)\//
/** Products that identify a library and not the app. */
const LIBRARIES = new Set(['okhttp', 'dalvik', 'cfnetwork'])

/** Describes a device by its user agent and name. The client chooses both, so they must not decide about access. */
export async function describeDevice(userAgent: string | null, name: string | null): Promise<Device> {
  const { program, type } = await parseUserAgent(userAgent ?? '')
  if (name === null) return { description: program ?? UNKNOWN, type }
  return { description: program === undefined ? name : `${name} (${program})`, type }
}

async function parseUserAgent(userAgent: string): Promise<{ program: string | undefined; type: DeviceType }> {
  // Loaded on demand: only a login requires it.
  const { default: Bowser } = await import('bowser')
  const { browser, os } = Bowser.parse(userAgent === '' ? ' ' : userAgent)
  const product = PRODUCT.exec(userAgent)?.[1]
  if (product === 'Mozilla' && browser.name) {
    // For an unknown browser, Bowser returns text from the user agent. An alert must not show that text.
    const isKnown = Object.values(Bowser.BROWSER_MAP).includes(browser.name)
    return { program: formatProgram(isKnown ? browser.name : undefined, os.name), type: 'browser' }
  }
  const own = product !== undefined && !LIBRARIES.has(product.toLowerCase()) ? product : undefined
  if (!MOBILE_APP.test(userAgent)) return { program: own === 'Mozilla' ? undefined : own, type: 'other' }
  const platform = os.name ?? (/CFNetwork|Darwin/i.test(userAgent) ? 'iOS' : 'Android')
  return { program: `${own ?? 'App'} on ${platform}`, type: 'mobile_app' }
}

function formatProgram(browser: string | undefined, platform: string | undefined): string | undefined {
  return platform === undefined ? browser : `${browser ?? 'Browser'} on ${platform}`
}
