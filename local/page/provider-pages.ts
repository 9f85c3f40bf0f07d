import { style } from './style.ts'

/** Creates the mock page that a provider redirects users to. A click sends the code with the user's access token. */
export function providerCallbackPage(): string {
  return providerPage(
    'Complete the connection',
    `<p class="soft">In production, your application serves this page. It calls <code>GET /api/v1/providers/{id}/authorization/callback</code> with these query parameters:</p>
  <div class="card"><table id="sent" class="wrap"></table></div>`,
    'Connect',
    callbackScript,
  )
}

/** Creates the mock page for the link in the mail about an expiring consent. */
export function reconnectPage(): string {
  return providerPage(
    'Reconnect',
    `<p>A consent expires after some time. To keep a connection, the user consents again before that. Accounts and transactions are kept.</p>
  <p class="soft">In production, your application serves this page. It calls <code>POST /api/v1/providers/{id}/authorization</code> and redirects the user to the <code>auth_url</code> in the response.</p>`,
    'Go to the provider',
    reconnectScript,
  )
}

/** Creates a page with a form. The values stay in the session storage of the tab and are sent to this API only. */
function providerPage(title: string, explanation: string, label: string, script: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<main>
  <h1>${title}</h1>
  ${explanation}
  <form class="card">
    <label>Connection ID <input id="connection" required autocomplete="off" spellcheck="false"></label>
    <label>Access token <input id="access" type="password" required autocomplete="off"></label>
    <button>${label}</button> <p id="answer" role="status"></p>
  </form>
  <p><a href="/_local">All mail</a></p>
</main>
<script>${commonScript}${script}</script>
</html>
`
}

// Data from the address and from the API is set as text, never as markup.
const commonScript = `
const byId = id => document.getElementById(id)
for (const id of ['connection', 'access']) byId(id).value = sessionStorage.getItem(id) ?? ''
function show(text, isGood) {
  byId('answer').textContent = text
  byId('answer').className = isGood ? 'good' : 'bad'
}
async function callApi(method, path) {
  for (const id of ['connection', 'access']) sessionStorage.setItem(id, byId(id).value.trim())
  const [connection, access] = ['connection', 'access'].map(id => sessionStorage.getItem(id))
  const address = '/api/v1/providers/' + encodeURIComponent(connection) + '/authorization' + path
  const response = await fetch(address, { method, headers: { authorization: 'Bearer ' + access } })
  const answer = await response.json()
  const faults = (answer.errors ?? []).map(fault => fault.message)
  show([answer.message ?? answer.detail ?? '', ...faults].join(' · '), response.ok)
  return response.ok ? answer : undefined
}
function onSubmit(act) {
  document.querySelector('form').addEventListener('submit', event => {
    event.preventDefault()
    act().catch(() => show('The API did not return a valid response.', false))
  })
}
`

const callbackScript = `
const sent = new URLSearchParams(location.search)
const query = new URLSearchParams()
for (const name of ['code', 'state', 'iss', 'error', 'error_description']) {
  if (sent.has(name)) query.set(name, sent.get(name))
}
for (const [name, value] of sent) {
  const row = byId('sent').insertRow()
  for (const text of [name, value]) row.insertCell().textContent = text
}
if (sent.has('error')) show('The provider returned an error: ' + sent.get('error'), false)
onSubmit(() => callApi('GET', '/callback?' + query))
`

const reconnectScript = `
const [, id] = /\\/providers\\/([^/]+)\\/reconnect/.exec(location.pathname) ?? []
if (id) byId('connection').value = decodeURIComponent(id)
onSubmit(async () => {
  const answer = await callApi('POST', '')
  if (!answer) return
  const target = new URL(answer.auth_url)
  if (target.protocol === 'https:' || target.protocol === 'http:') location.assign(target)
  else show('auth_url is not an http or https address.', false)
})
`
