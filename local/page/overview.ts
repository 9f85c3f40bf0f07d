import { style } from './style.ts'

/**
 * Creates the overview page: mail, requests, audit trail and endpoints. The data is untrusted, so the script sets text
 * content only, never markup.
 */
export function overviewPage(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dashtam local cloud</title>
<style>${style}</style>
<main>
  <h1>Dashtam local cloud</h1>
  <p class="soft">API: <code id="api"></code> · <a href="/openapi.json">openapi.json</a> · <a href="/_local/mail">Mail as JSON</a> · <a href="#last">Requests</a> · <a href="#trail">Audit trail</a> · <a href="#where">Endpoints</a></p>
  <h2>Mail</h2><div id="mails"></div>
  <h2 id="last">Last requests</h2><div class="card"><table id="requests"></table></div>
  <h2 id="trail">Audit trail</h2><div class="card"><table id="audit"></table></div>
  <h2 id="where">Endpoints</h2><div class="card"><table id="endpoints"></table></div>
</main>
<script>
${script}
</script>
</html>
`
}

const script = `
const byId = id => document.getElementById(id)
const node = (tag, text, className) => Object.assign(document.createElement(tag), { textContent: text ?? '', className: className ?? '' })
const append = (parent, ...children) => (parent.append(...children), parent)
const row = (...cells) => append(node('tr'), ...cells.map(([text, className]) => node('td', text, className)))
const shown = {}

/** Converts the http and https addresses in a text to links. */
function linked(text) {
  const holder = node('pre')
  for (const part of text.split(/(https?:\\/\\/[^\\s]+)/)) {
    if (/^https?:\\/\\//.test(part)) append(holder, Object.assign(node('a', part), { href: part }))
    else append(holder, part)
  }
  return holder
}

const mail = ({ to, subject, text, sent_at }, index) => append(
  Object.assign(node('details', '', 'card'), { open: index < 2 }),
  append(node('summary'), node('strong', subject), node('span', ' to ' + to, 'soft'), node('time', new Date(sent_at).toLocaleTimeString(), 'soft')),
  linked(text))
const request = ({ at, method, path, status, milliseconds, request_id }) => row(
  [new Date(at).toLocaleTimeString(), 'soft'], [method, 'mono'], [path, 'mono wrap'], [status, status < 400 ? 'good' : 'bad'], [milliseconds + ' ms', 'soft'], [request_id, 'mono soft'])

const record = ({ created_at, action, outcome, actor, ip_address, request_id }) => row(
  [new Date(created_at).toLocaleTimeString(), 'soft'], [action, 'mono'], [outcome, outcome === 'success' ? 'good' : 'bad'], [actor, 'soft'], [ip_address, 'mono'], [request_id, 'mono soft'])

function table(headings, rows, empty) {
  if (rows.length === 0) return [row([empty, 'soft'])]
  return [append(node('thead'), append(node('tr'), ...headings.map(text => node('th', text)))), append(node('tbody'), ...rows)]
}

/** Updates an element only if its data has changed. This prevents flicker and keeps the user's text selection. */
async function show(id, source, draw) {
  const text = await (await fetch(source)).text()
  if (shown[id] === text) return
  shown[id] = text
  byId(id).replaceChildren(...draw(JSON.parse(text)))
}

async function refresh() {
  try {
    await Promise.all([
      show('mails', '/_local/mail', mails => mails.length ? mails.map(mail) : [node('p', 'No mail yet. Register a user to receive one.', 'soft')]),
      show('requests', '/_local/requests', requests => table(['Time', 'Method', 'Path', 'Status', 'Duration', 'Request ID'], requests.map(request), 'No requests yet.')),
      show('audit', '/_local/audit', records => table(['Time', 'Action', 'Outcome', 'Actor', 'IP address', 'Request ID'], records.map(record), 'No records yet.')),
      show('endpoints', '/_local/endpoints', endpoints => table(['Service', 'Address'], Object.entries(endpoints).map(([name, url]) => row([name], [url, 'mono'])), 'No endpoints.')),
    ])
  } catch {
    // The server is stopped. The next refresh succeeds once it runs again.
  }
  setTimeout(refresh, 2000)
}
byId('api').textContent = location.origin
refresh()
`
