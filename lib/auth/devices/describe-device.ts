/** What kind of program a session is used from: its expiry depends on it. */
export type DeviceType = 'browser' | 'mobile_app' | 'other'

/** A device as its owner would call it. */
export interface Device {
  /** In words: `Firefox on Windows`; `My laptop (Firefox on Windows)` where it was given a name. */
  readonly description: string
  readonly type: DeviceType
}

const UNKNOWN = 'Unknown device'
/** The networking libraries and the words of iOS and Android apps. */
const MOBILE_APP = /CFNetwork|Darwin\/|okhttp|Dalvik|\b(?:iPhone|iPad|Android)\b/i
/** The first product of a user agent (RFC 9110, 10.1.5). */
const PRODUCT = /^([A-Za-z][\w .-]{0,30}?)\//
/** Products that say what an app is built with, and not what it is. */
const LIBRARIES = new Set(['okhttp', 'dalvik', 'cfnetwork'])

/** Describes the device that a user agent speaks of. It is the client's own word: nothing but a name depends on it. */
export async function describeDevice(userAgent: string | null, name: string | null): Promise<Device> {
  const { words, type } = await read(userAgent ?? '')
  if (name === null) return { description: words ?? UNKNOWN, type }
  return { description: words === undefined ? name : `${name} (${words})`, type }
}

async function read(userAgent: string): Promise<{ words: string | undefined; type: DeviceType }> {
  // Loaded here, since only a login describes a device.
  const { default: Bowser } = await import('bowser')
  const { browser, os } = Bowser.parse(userAgent === '' ? ' ' : userAgent)
  const product = PRODUCT.exec(userAgent)?.[1]
  if (product === 'Mozilla' && browser.name) {
    // Of a browser that it does not know it takes the sender's own words, which must not speak out of an alert.
    const isKnown = Object.values(Bowser.BROWSER_MAP).includes(browser.name)
    return { words: inWords(isKnown ? browser.name : undefined, os.name), type: 'browser' }
  }
  const own = product !== undefined && !LIBRARIES.has(product.toLowerCase()) ? product : undefined
  if (!MOBILE_APP.test(userAgent)) return { words: own === 'Mozilla' ? undefined : own, type: 'other' }
  const platform = os.name ?? (/CFNetwork|Darwin/i.test(userAgent) ? 'iOS' : 'Android')
  return { words: `${own ?? 'App'} on ${platform}`, type: 'mobile_app' }
}

function inWords(browser: string | undefined, platform: string | undefined): string | undefined {
  return platform === undefined ? browser : `${browser ?? 'Browser'} on ${platform}`
}
