import { escapeHtml } from '../../mock/escape-html.ts'
import { document } from '../document.ts'
import { accounts, type MockAccount, maskedNumber } from '../trader/accounts.ts'
import { liquidationValueOf } from '../trader/balances.ts'
import { client } from './client.ts'

/** What the consent page asks, and for whom. */
export interface ConsentRequest {
  readonly consent: string
  readonly redirectUri: string
  readonly scope: string
  readonly now: Date
  /** How long the application has access. */
  readonly seconds: number
  readonly fault?: string
}

const HOUR = 60 * 60
const DAY = 24 * HOUR
const NAMES: Readonly<Record<MockAccount['type'], string>> = {
  MARGIN: 'Margin account',
  CASH: 'Cash account',
}

/** Creates the page that asks the user to share accounts with the application. */
export function consentPage({ consent, redirectUri, scope, now, seconds, fault }: ConsentRequest): string {
  const name = escapeHtml(client.name)
  return document(
    `Share your accounts with ${client.name}?`,
    `<p>${name} asks to read your accounts. It cannot trade or move money.</p>
${fault ? `<p class="notice" role="alert">${escapeHtml(fault)}</p>\n` : ''}<form method="post" action="/v1/oauth/consent">
<input type="hidden" name="consent" value="${escapeHtml(consent)}">
<fieldset><legend>Accounts to share</legend>
<div class="card">
${accounts.map(account => accountBox(account, now)).join('\n')}
</div>
</fieldset>
<div class="card">
<h2>What ${name} can read</h2>
<ul><li>Balances and positions of these accounts</li><li>Transactions of the last two years</li></ul>
<p class="soft">For ${durationOf(seconds)}, then it must ask again. Scope: <code>${escapeHtml(scope)}</code>.</p>
</div>
<div class="field"><label for="login">Login name</label>
<input id="login" name="login" value="mock" required maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="login-help">
<p id="login-help" class="soft">Any name. A mock server has no passwords.</p></div>
<p class="actions"><button name="decision" value="approve">Approve</button> <button class="plain" name="decision" value="deny">Deny</button></p>
<p class="soft">Both lead back to <code>${escapeHtml(redirectUri)}</code>.</p>
</form>`,
  )
}

/** Creates the error page for an unknown application or redirect address. */
export function accessDeniedPage(): string {
  return document(
    'Access denied',
    '<p>The client id is unknown, or the redirect address is not registered for this application. The address must match exactly.</p>',
  )
}

/** Creates the error page for a consent page that was already used or has expired. */
export function expiredConsentPage(): string {
  return document(
    'This page has expired',
    '<p>You can use a consent page once, within 10 minutes. Return to the application and connect again.</p>',
  )
}

function accountBox(account: MockAccount, now: Date): string {
  const { hash, number, type } = account
  const [dollars = '0', cents = '00'] = liquidationValueOf(account, now.getTime()).text.split('.')
  const balance = `$${dollars.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
  return `<label class="check"><input type="checkbox" name="account" value="${escapeHtml(hash)}" checked><span class="text">${NAMES[type]} ${escapeHtml(maskedNumber(number))}</span> <span class="amount">${balance}</span></label>`
}

function durationOf(seconds: number): string {
  const [count, unit] =
    seconds >= DAY ? [seconds / DAY, 'day'] : seconds >= HOUR ? [seconds / HOUR, 'hour'] : [seconds, 'second']
  const rounded = Math.round(Number(count) * 10) / 10
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
