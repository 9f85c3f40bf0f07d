import { style } from './style.ts'

/**
 * Stands in for the application's page that a provider sends people back to. The code is used by a click, with the
 * bearer token of whoever is signed in.
 */
export function providerCallbackPage(): string {
  return providerPage(
    'Back from the provider',
    `<p class="soft">This page stands in for your application's own, which would call <code>GET /api/v1/providers/{id}/authorization/callback</code> with the query below.</p>
  <div class="card"><table id="sent"></table></div>`,
    'Finish the connection',
    callbackScript,
  )
}

/** Stands in for the application's page that the mail about an ending consent leads to. */
export function reconnectPage(): string {
  return providerPage(
    'Connect anew',
    `<p>A provider's consent lasts for a while only. To keep a connection, its owner consents again before it ends; accounts and history stay.</p>
  <p class="soft">This page stands in for your application's own, which would call <code>POST /api/v1/providers/{id}/authorization</code> and send the person to the <code>auth_url</code> of its answer.</p>`,
    'Go to the provider',
    reconnectScript,
  )
}

/** What is pasted stays in this tab: in no address, and in nothing that is sent anywhere but to this API. */
function providerPage(title: string, explanation: string, label: string, script: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<main>
  <h1>${title}</h1>
  ${explanation}
  <form class="card">
    <label>Connection id <input id="connection" required autocomplete="off" spellcheck="false"></label>
    <label>Access token <input id="access" type="password" required autocomplete="off"></label>
    <button>${label}</button> <p id="answer"></p>
  </form>
  <p><a href="/_local">All mails</a></p>
</main>
<script>${commonScript}${script}</script>
</html>
`
}

// Whatever came by the address or from the API is written as text, never as markup.
const commonScript = `
const byId = id => document.getElementById(id)
for (const id of ['connection', 'access']) byId(id).value = sessionStorage.getItem(id) ?? ''
function tell(text, isGood) {
  byId('answer').textContent = text
  byId('answer').className = isGood ? 'good' : 'bad'
}
async function ask(method, path) {
  for (const id of ['connection', 'access']) sessionStorage.setItem(id, byId(id).value.trim())
  const [connection, access] = ['connection', 'access'].map(id => sessionStorage.getItem(id))
  const address = '/api/v1/providers/' + encodeURIComponent(connection) + '/authorization' + path
  const response = await fetch(address, { method, headers: { authorization: 'Bearer ' + access } })
  const answer = await response.json()
  const faults = (answer.errors ?? []).map(fault => fault.message)
  tell([answer.message ?? answer.detail ?? '', ...faults].join(' · '), response.ok)
  return response.ok ? answer : undefined
}
function onSubmit(act) {
  document.querySelector('form').addEventListener('submit', event => {
    event.preventDefault()
    act().catch(() => tell('The API gave no answer that can be read.', false))
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
if (sent.has('error')) tell('The provider says: ' + sent.get('error'), false)
onSubmit(() => ask('GET', '/callback?' + query))
`

const reconnectScript = `
const [, named] = /\\/providers\\/([^/]+)\\/reconnect/.exec(location.pathname) ?? []
if (named) byId('connection').value = decodeURIComponent(named)
onSubmit(async () => {
  const answer = await ask('POST', '')
  if (!answer) return
  const target = new URL(answer.auth_url)
  if (target.protocol === 'https:' || target.protocol === 'http:') location.assign(target)
  else tell('auth_url is no address of the web.', false)
})
`
