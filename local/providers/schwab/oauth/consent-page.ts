import { style } from '../../../page/style.ts'
import { escapeHtml } from '../escape-html.ts'
import { accounts } from '../trader/accounts.ts'
import { client } from './client.ts'

/** Creates the page that asks the user to share accounts with the application. */
export function consentPage(request: {
  readonly consent: string
  readonly redirectUri: string
  readonly scope: string
  readonly fault?: string
}): string {
  const fault = request.fault ? `<p class="bad" role="alert">${escapeHtml(request.fault)}</p>` : ''
  return document(
    'Allow access to your accounts?',
    `<p class="soft">Mock Schwab, a mock server of Charles Schwab for local development. The accounts are not real.</p>
<form class="card" method="post" action="/v1/oauth/consent">
<p><strong>${escapeHtml(client.name)}</strong> requests access to your accounts (scope <code>${escapeHtml(request.scope)}</code>). You return to <code>${escapeHtml(request.redirectUri)}</code>.</p>
${fault}<input type="hidden" name="consent" value="${escapeHtml(request.consent)}">
<label>Login name <span class="soft">(any name, without a password)</span> <input name="login" value="mock" required maxlength="64" autocomplete="off"></label>
<fieldset><legend>Accounts to share</legend>
${accounts.map(accountBox).join('\n')}
</fieldset>
<p class="actions"><button name="decision" value="approve">Approve</button> <button class="plain" name="decision" value="deny">Deny</button></p>
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

function accountBox({ hash, number, type }: { hash: string; number: string; type: string }): string {
  return `<label class="check"><input type="checkbox" name="account" value="${escapeHtml(hash)}" checked> ${escapeHtml(type)} account ending in ${escapeHtml(number.slice(-3))}</label>`
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Mock Schwab</title>
<style>${style}</style>
<main>
<h1>${title}</h1>
${body}
</main>
</html>
`
}
