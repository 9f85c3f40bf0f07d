/** A decision on the consent page of mock Schwab. */
export interface Decision {
  readonly decision?: 'approve' | 'deny'
  readonly login?: string
  /** Positions of the selected accounts on the page. Default: all accounts. */
  readonly accounts?: readonly number[]
}

/** Opens an authorization URL, submits the decision and returns the redirect URL. */
export async function decide(authUrl: string | URL, decision: Decision = {}): Promise<URL> {
  const page = await fetch(authUrl, { redirect: 'manual' })
  const html = await page.text()
  if (page.status !== 200) throw new Error(`No consent page: ${page.status} ${html}`)
  const answer = await submitConsent(new URL(authUrl).origin, consentForm(html, decision))
  const location = answer.headers.get('location')
  if (answer.status !== 302 || location === null) throw new Error(`Not sent back: ${answer.status}`)
  return new URL(location)
}

/** Returns the completed form of a consent page. */
export function consentForm(
  html: string,
  { decision = 'approve', login = 'user', accounts }: Decision = {},
): URLSearchParams {
  const [, consent = ''] = /name="consent" value="([^"]+)"/.exec(html) ?? []
  const offered = [...html.matchAll(/name="account" value="([^"]+)"/g)].map(([, hash = '']) => hash)
  const form = new URLSearchParams({ consent, login, decision })
  for (const [place, hash] of offered.entries()) {
    if (!accounts || accounts.includes(place)) form.append('account', hash)
  }
  return form
}

/** Submits the form of a consent page, like a browser. */
export function submitConsent(origin: string, form: URLSearchParams, headers: Record<string, string> = {}) {
  return fetch(`${origin}/v1/oauth/consent`, { method: 'POST', body: form, redirect: 'manual', headers })
}
