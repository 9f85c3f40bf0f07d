import { style } from './style.ts'

/** A page that posts the token of a link to an endpoint. */
interface AppPage {
  readonly title: string
  /** Form fields, as HTML. */
  readonly fields?: string
  /** The label of the button. */
  readonly label: string
  readonly endpoint: string
  /** The body of the call, as an expression of the page's script. */
  readonly body: string
  /** The same body as JSON, for readers without JavaScript. */
  readonly example: string
}

/** Stands in for the application's page that a verification link leads to. */
export function verifyEmailPage(): string {
  return appPage({
    title: 'Verify your email address',
    label: 'Verify',
    endpoint: '/api/v1/auth/verify-email',
    body: '{ token }',
    example: '{"token":"…"}',
  })
}

/** Stands in for the application's page that a reset link leads to. */
export function resetPasswordPage(): string {
  return appPage({
    title: 'Choose a new password',
    fields:
      '<label>New password <input id="password" type="password" autocomplete="new-password" required></label>',
    label: 'Change the password',
    endpoint: '/api/v1/auth/reset-password',
    body: "{ token, new_password: document.getElementById('password').value }",
    example: '{"token":"…","new_password":"…"}',
  })
}

/** Stands in for the application's page that the link of an alert leads to. */
export function disownSessionPage(): string {
  return appPage({
    title: 'This was not me',
    label: 'Sign everyone out',
    endpoint: '/api/v1/auth/disown-session',
    body: '{ token }',
    example: '{"token":"…"}',
  })
}

/**
 * The token is posted, and only by a click: a mail scanner that follows the link changes nothing. The script reads it
 * from the fragment and removes it from the address, so that the history does not keep it. A second link that is opened
 * in the same tab changes only the fragment, which loads no page.
 */
function appPage({ title, fields = '', label, endpoint, body, example }: AppPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<main>
  <h1>${title}</h1>
  <p class="soft">This page stands in for your application's own, which would call <code>POST ${endpoint}</code>.</p>
  <noscript><p class="bad">This page needs JavaScript to read the token: it follows <code>#token=</code> in the link, and browsers send that part to no server. Allow JavaScript, or send <code>POST ${endpoint}</code> with the body <code>${example}</code> yourself.</p></noscript>
  <form class="card">${fields}<button>${label}</button> <p id="answer"></p></form>
  <p><a href="/_local">All mails</a></p>
</main>
<script>
let token = ''
function show(text, isGood) {
  document.getElementById('answer').textContent = text
  document.getElementById('answer').className = isGood ? 'good' : 'bad'
}
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) {
    token = given
    history.replaceState(null, '', location.pathname)
    show('', true)
  } else if (!token) show('The address holds no token. Open the link from the mail.', false)
}
addEventListener('hashchange', takeToken)
takeToken()
document.querySelector('form').addEventListener('submit', async event => {
  event.preventDefault()
  const response = await fetch('${endpoint}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(${body}) })
  const answer = await response.json()
  const faults = (answer.errors ?? []).map(fault => fault.message)
  show([answer.message ?? answer.detail, ...faults].join(' · '), response.ok)
})
</script>
</html>
`
}
