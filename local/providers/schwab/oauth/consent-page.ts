import { style } from '../../../page/style.ts'
import { escapeHtml } from '../escape-html.ts'
import { accounts } from '../trader/accounts.ts'
import { client } from './client.ts'

/** Asks a person whether the application may read their accounts. */
export function consentPage(asks: {
  readonly consent: string
  readonly redirectUri: string
  readonly scope: string
  readonly fault?: string
}): string {
  const fault = asks.fault ? `<p class="bad">${escapeHtml(asks.fault)}</p>` : ''
  return document(
    'Let an application read your accounts?',
    `<p class="soft">Charles Schwab to practise on: nobody's money, nobody's password.</p>
<form class="card" method="post" action="/v1/oauth/consent">
<p><strong>${escapeHtml(client.name)}</strong> asks for access (<code>${escapeHtml(asks.scope)}</code>) and sends you back to <code>${escapeHtml(asks.redirectUri)}</code>.</p>
${fault}<input type="hidden" name="consent" value="${escapeHtml(asks.consent)}">
<label>Login name <input name="login" value="practice" required maxlength="64" autocomplete="off"></label>
${accounts.map(accountBox).join('\n')}
<p><button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button></p>
</form>`,
  )
}

/** Tells a person that the request is none that the application may make, and leads nowhere. */
export function accessDeniedPage(): string {
  return document(
    'Access Denied',
    '<p>The application is unknown, or the address it wants you sent back to is not, character by character, one of its own.</p>',
  )
}

/** Tells a person that the consent page they come from is used up. */
export function consentGonePage(): string {
  return document(
    'This page is used up',
    '<p>A consent is given or denied once, within ten minutes. Start again from the application.</p>',
  )
}

function accountBox({ hash, number, type }: { hash: string; number: string; type: string }): string {
  return `<p><label><input type="checkbox" name="account" value="${escapeHtml(hash)}" checked style="width:auto"> ${escapeHtml(type)} account ending in ${escapeHtml(number.slice(-3))}</label></p>`
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<main>
<h1>${title}</h1>
${body}
</main>
</html>
`
}
