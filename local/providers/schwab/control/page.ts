import { style } from '../../../page/style.ts'
import { escapeHtml } from '../escape-html.ts'
import { type SwitchValues, switchTable } from '../switch-table.ts'
import type { ControlContext } from './context.ts'

const CALLS_SHOWN = 50

/** Creates the control page: the switches as a form, the active grants and the last calls. It has no script. */
export function controlPage({ clock, switches, grants, calls }: ControlContext, fault = ''): string {
  const values = switches.get()
  const activeGrants = grants
    .all()
    .map(grant => ({
      ...grant,
      expiresAt: grant.consentedAt + switches.get(grant.login).refresh_seconds * 1000,
    }))
    .filter(({ expiresAt }) => expiresAt > clock().getTime())
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mock Schwab</title>
<style>${style}</style>
<main>
<h1>Mock Schwab</h1>
<p class="soft">A mock server of Charles Schwab: OAuth and the Trader API, with accounts that are not real.</p>
<p><a href="/">Reload</a> · <a href="/_mock">Switches as JSON</a></p>
${fault ? `<p class="bad" role="alert">${escapeHtml(fault)}</p>` : ''}
<h2>Switches</h2>
<form class="card" method="post" action="/">
${Object.entries(switchTable)
  .map(entry => field(entry, values))
  .join('\n')}
<button>Save</button>
</form>
<div class="actions">${button('expire', 'Revoke all access tokens')} ${button('revoke', 'Revoke all grants')} ${button('reset', 'Reset the switches')}</div>
<h2>Active grants</h2>
<div class="card">${table(['Login', 'Accounts', 'Consented', 'Expires', 'Grant ID'], activeGrants.map(grantRow), 'No active grants.')}</div>
<h2>Last calls</h2>
<div class="card">${table(['Time', 'Method', 'Path', 'Status', 'Grant type', 'Grant ID'], lastCalls(calls()), 'No calls yet.')}</div>
</main>
</html>
`
}

function field(
  [name, { description, choices }]: [string, (typeof switchTable)[keyof typeof switchTable]],
  values: SwitchValues,
): string {
  const value = String(new Map(Object.entries(values)).get(name))
  const option = (choice: string) =>
    `<option${choice === value ? ' selected' : ''}>${escapeHtml(choice)}</option>`
  const input = choices
    ? `<select name="${escapeHtml(name)}">${choices.map(option).join('')}</select>`
    : `<input name="${escapeHtml(name)}" value="${escapeHtml(value)}" inputmode="numeric">`
  return `<label><code>${escapeHtml(name)}</code> <span class="soft">${escapeHtml(description)}</span>${input}</label>`
}

function button(action: string, label: string): string {
  return `<form method="post" action="/_mock/${action}"><button class="plain">${label}</button></form>`
}

function grantRow(grant: {
  id: string
  login: string
  accounts: string[]
  consentedAt: number
  expiresAt: number
}) {
  const { id, login, accounts, consentedAt, expiresAt } = grant
  const masked = accounts.map(number => `…${number.slice(-3)}`).join(' ')
  return [login, masked, formatTime(consentedAt), formatTime(expiresAt), id]
}

function lastCalls(calls: ReturnType<ControlContext['calls']>): string[][] {
  return calls
    .slice(-CALLS_SHOWN)
    .reverse()
    .map(({ at, method, path, status, grant, grant_id }) => [
      formatTime(Date.parse(at)),
      method,
      path,
      status === 0 ? 'no response' : String(status),
      grant ?? '',
      grant_id ?? '',
    ])
}

function table(headings: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return `<p class="soft">${empty}</p>`
  const classOf = (column: number) => (headings[column] === 'Path' ? 'mono wrap' : 'mono')
  const cells = (row: readonly string[]) =>
    row.map((cell, column) => `<td class="${classOf(column)}">${escapeHtml(cell)}</td>`).join('')
  const body = rows.map(row => `<tr>${cells(row)}</tr>`).join('')
  return `<table><thead><tr>${headings.map(text => `<th>${text}</th>`).join('')}</tr></thead><tbody>${body}</tbody></table>`
}

/** Formats a time in UTC, to the second. */
function formatTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
}
