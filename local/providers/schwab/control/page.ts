import { style } from '../../../page/style.ts'
import { escapeHtml } from '../escape-html.ts'
import { type SwitchValues, switchTable } from '../switches.ts'
import type { ControlContext } from './context.ts'

const CALLS_SHOWN = 50

/** The switches as a form, the grants that live, and the last calls; without a script. */
export function controlPage({ clock, switches, grants, calls }: ControlContext, fault = ''): string {
  const values = switches.get()
  const live = grants
    .all()
    .map(grant => ({ ...grant, endsAt: grant.consentedAt + values.refresh_seconds * 1000 }))
    .filter(({ endsAt }) => endsAt > clock().getTime())
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Charles Schwab to practise on</title>
<style>${style}
select { font: inherit; padding: .45rem .6rem; width: 100%; margin: .3rem 0 1rem } .row form { display: inline }</style>
<main>
<h1>Charles Schwab to practise on</h1>
<p class="soft">An OAuth server and a Trader API without money. <a href="/">Look again</a> · <a href="/_practice">switches as JSON</a></p>
${fault ? `<p class="bad">${escapeHtml(fault)}</p>` : ''}
<h2>Switches</h2>
<form class="card" method="post" action="/">
${Object.entries(switchTable)
  .map(entry => field(entry, values))
  .join('\n')}
<button>Set</button>
</form>
<p class="row">${button('expire', 'End every access token')} ${button('revoke', 'End every grant')} ${button('reset', 'Make all well-behaved')}</p>
<h2>Grants</h2>
<div class="card">${table(live.map(grantRow), 'Nobody has consented.')}</div>
<h2>Last calls</h2>
<div class="card">${table(lastCalls(calls()), 'No call yet.')}</div>
</main>
</html>
`
}

function field(
  [name, { sentence, choices }]: [string, (typeof switchTable)[keyof typeof switchTable]],
  values: SwitchValues,
): string {
  const value = String(new Map(Object.entries(values)).get(name))
  const option = (choice: string) =>
    `<option${choice === value ? ' selected' : ''}>${escapeHtml(choice)}</option>`
  const input = choices
    ? `<select name="${escapeHtml(name)}">${choices.map(option).join('')}</select>`
    : `<input name="${escapeHtml(name)}" value="${escapeHtml(value)}" inputmode="numeric">`
  return `<label><code>${escapeHtml(name)}</code> <span class="soft">${escapeHtml(sentence)}</span>${input}</label>`
}

function button(action: string, label: string): string {
  return `<form method="post" action="/_practice/${action}"><button>${label}</button></form>`
}

function grantRow(grant: {
  id: string
  login: string
  accounts: string[]
  consentedAt: number
  endsAt: number
}) {
  const { id, login, accounts, consentedAt, endsAt } = grant
  const masked = accounts.map(number => `…${number.slice(-3)}`).join(' ')
  return [id, login, masked, `consented ${moment(consentedAt)}`, `ends ${moment(endsAt)}`]
}

function lastCalls(calls: ReturnType<ControlContext['calls']>): string[][] {
  return calls
    .slice(-CALLS_SHOWN)
    .reverse()
    .map(({ at, method, path, status, grant, grant_id }) => [
      at,
      method,
      path,
      status === 0 ? 'no answer' : String(status),
      grant ?? '',
      grant_id ?? '',
    ])
}

function table(rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return `<p class="soft">${empty}</p>`
  const cells = (row: readonly string[]) =>
    row.map(cell => `<td class="mono">${escapeHtml(cell)}</td>`).join('')
  return `<table>${rows.map(row => `<tr>${cells(row)}</tr>`).join('')}</table>`
}

function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
