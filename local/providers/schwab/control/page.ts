import { document } from '../document.ts'
import { escapeHtml } from '../escape-html.ts'
import { maskedNumber } from '../trader/accounts.ts'
import type { ControlContext } from './context.ts'
import {
  type ControlAction,
  controlActions,
  type DescribedSwitch,
  describeSwitches,
  type SwitchGroup,
} from './describe-switches.ts'
import { table } from './table.ts'

const CALLS_SHOWN = 50

/** Creates the control page: the switches as a form, the active grants and the last calls. It has no script. */
export function controlPage(context: ControlContext, fault = ''): string {
  return document(
    'Control mock Schwab',
    `<p class="soft">A mock server of Charles Schwab: OAuth and the Trader API. The switches change how it behaves from now on.</p>
<p><a href="/">Reload</a> · <a href="#grants">Grants</a> · <a href="#calls">Calls</a> · <a href="/_mock/switches">Switches as JSON</a></p>
${fault ? `<p class="notice" role="alert">${escapeHtml(fault)}</p>` : ''}
<form method="post" action="/">
${describeSwitches(context.switches).map(group).join('\n')}
<p><button>Save the switches</button></p>
</form>
<h2>Actions</h2>
<div class="card">${controlActions.map(action).join('\n')}</div>
<h2 id="grants">Active grants</h2>
${activeGrants(context)}
<h2 id="calls">Last calls</h2>
${table('Last calls', ['Time (UTC)', 'Method', 'Path', 'Status', 'Grant type', 'Grant ID'], lastCalls(context.calls()), 'No calls yet.')}`,
    'wide',
  )
}

function group({ label, switches }: SwitchGroup): string {
  return `<h2>${escapeHtml(label)}</h2>\n<div class="card grid">${switches.map(field).join('\n')}</div>`
}

function field(one: DescribedSwitch): string {
  const { name, label, description, choices } = one
  const value = String(one.value)
  const attributes = `id="${name}" name="${name}" aria-describedby="${name}-help"`
  const option = (choice: string) =>
    `<option${choice === value ? ' selected' : ''}>${escapeHtml(choice)}</option>`
  const input = choices
    ? `<select ${attributes}>${choices.map(option).join('')}</select>`
    : `<input ${attributes} value="${escapeHtml(value)}" inputmode="numeric">`
  const changed = one.value === one.default ? '' : ` <span class="changed">default: ${one.default}</span>`
  return `<div class="field"><label for="${name}">${escapeHtml(label)}</label>${changed}
${input}<p class="soft" id="${name}-help"><code>${name}</code>: ${escapeHtml(description)}</p></div>`
}

/** The button of a destructive action is hidden until the action is opened, which is the confirmation. */
function action({ path, label, description, is_destructive }: ControlAction): string {
  if (!is_destructive)
    return `<form class="action" method="post" action="${path}"><p>${description}</p><button class="plain">${label}</button></form>`
  return `<details class="action"><summary>${label} …</summary>
<p>${description}</p><form method="post" action="${path}"><button class="danger">${label} now</button></form></details>`
}

function activeGrants({ clock, switches, grants }: ControlContext): string {
  const rows = grants
    .all()
    .map(grant => ({
      ...grant,
      expiresAt: grant.consentedAt + switches.get(grant.login).refresh_seconds * 1000,
    }))
    .filter(({ expiresAt }) => expiresAt > clock().getTime())
    .map(({ id, login, accounts, consentedAt, expiresAt }) => [
      login,
      accounts.map(maskedNumber).join(' '),
      formatTime(consentedAt),
      formatTime(expiresAt),
      id,
    ])
  return table(
    'Active grants',
    ['Login', 'Accounts', 'Consented (UTC)', 'Expires (UTC)', 'Grant ID'],
    rows,
    'No active grants.',
  )
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

/** Formats a time in UTC, to the second. */
function formatTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')
}
