import { escapeHtml } from '../escape-html.ts'
import { type DescribedSwitch, describeSwitches, type SwitchGroup } from './describe-switches.ts'
import { type ControlAction, type ControlPanel, resetAction } from './panel.ts'

/** Creates the control page: the switches as a form, the actions and the sections of the mock. It has no script. */
export function controlPage(panel: ControlPanel, fault = ''): string {
  const sections = panel.sections()
  const links = sections.map(({ id, title }) => `<a href="#${id}">${escapeHtml(title)}</a>`)
  return panel.document(
    `Control ${panel.name}`,
    `<p class="soft">${panel.about} The switches change how it behaves from now on.</p>
<p>${['<a href="/">Reload</a>', ...links, '<a href="/_mock/switches">Switches as JSON</a>'].join(' · ')}</p>
${fault ? `<p class="notice" role="alert">${escapeHtml(fault)}</p>` : ''}
<form method="post" action="/">
${describeSwitches(panel.switches).map(group).join('\n')}
<p><button>Save the switches</button></p>
</form>
<h2>Actions</h2>
<div class="card">${[...panel.actions, resetAction].map(action).join('\n')}</div>
${sections.map(({ id, title, html }) => `<h2 id="${id}">${escapeHtml(title)}</h2>\n${html}`).join('\n')}`,
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
