import { PLATYPUS } from './mock-plaid.ts'

/** The address that Link returns to. */
export const RETURN = 'http://127.0.0.1:9/providers/plaid/callback'
/** The members of a request for a page of Link. */
export const hosted = { hosted_link: { completion_redirect_uri: RETURN } }

/** Submits a form of Link, like a browser. */
export function submit(url: string, fields: [string, string][], headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers })
}

/** Returns the values of the boxes of accounts on a page. */
export function boxesOf(html: string): string[] {
  return [...html.matchAll(/name="account" value="([^"]+)"/g)].map(([, key = '']) => key)
}

/** Chooses an institution and shares all accounts. */
export async function share(page: string, institution = PLATYPUS, login = 'ada') {
  const choice: [string, string][] = [
    ['institution', institution],
    ['login', login],
    ['decision', 'continue'],
  ]
  const accounts = await submit(page, [...choice, ['step', 'institution']])
  const boxes = boxesOf(await accounts.text()).map((key): [string, string] => ['account', key])
  return await submit(page, [...choice, ['step', 'accounts'], ...boxes])
}
