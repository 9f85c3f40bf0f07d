import { style } from './style.ts'

/**
 * The overview: mails, endpoints, requests. The script writes text into nodes and never markup, because subjects, names
 * and paths are whatever a caller sent.
 */
export function overviewPage(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dashtam, locally</title>
<style>${style}</style>
<main>
  <h1>Dashtam, locally</h1>
  <p class="soft">The API is at <code id="api"></code> · <a href="/openapi.json">openapi.json</a> · <a href="/_local/mail">mail as JSON</a> · <a href="#last">requests</a> · <a href="#trail">audit trail</a> · <a href="#where">endpoints</a></p>
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
const seen = {}

/** Text with its addresses as links; only http and https become one. */
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
  [new Date(at).toLocaleTimeString(), 'soft'], [method, 'mono'], [path, 'mono'], [status, status < 400 ? 'good' : 'bad'], [milliseconds + ' ms', 'soft'], [request_id, 'mono soft'])

const record = ({ created_at, action, outcome, actor, ip_address, request_id }) => row(
  [new Date(created_at).toLocaleTimeString(), 'soft'], [action, 'mono'], [outcome, outcome === 'success' ? 'good' : 'bad'], [actor, 'soft'], [ip_address, 'mono'], [request_id, 'mono soft'])

/** Draws anew only what has changed, so that nothing flickers and no selection is lost. */
async function show(id, source, draw, empty) {
  const text = await (await fetch(source)).text()
  if (seen[id] === text) return
  seen[id] = text
  const children = draw(JSON.parse(text))
  byId(id).replaceChildren(...(children.length ? children : [node('p', empty, 'soft')]))
}

async function refresh() {
  try {
    await Promise.all([
      show('mails', '/_local/mail', mails => mails.map(mail), 'No mail yet. Register somebody.'),
      show('requests', '/_local/requests', requests => requests.map(request), 'No request yet.'),
      show('audit', '/_local/audit', records => records.map(record), 'Nothing has happened yet.'),
      show('endpoints', '/_local/endpoints', endpoints => Object.entries(endpoints).map(([name, url]) => row([name], [url, 'mono'])), ''),
    ])
  } catch {
    // The server was stopped; the next look will tell when it is back.
  }
  setTimeout(refresh, 2000)
}
byId('api').textContent = location.origin
refresh()
`
