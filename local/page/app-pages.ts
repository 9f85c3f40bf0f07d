import { style } from './style.ts'

/** A page that posts the token of a mail link to an endpoint. */
interface AppPage {
  readonly title: string
  /** Form fields, as HTML. */
  readonly fields?: string
  /** The label of the button. */
  readonly label: string
  readonly endpoint: string
  /** The request body, as a JavaScript expression of the page's script. */
  readonly body: string
  /** The same body as JSON, shown without JavaScript. */
  readonly example: string
}

/** Creates the mock page for an email verification link. */
export function verifyEmailPage(): string {
  return appPage({
    title: 'Verify your email address',
    label: 'Verify',
    endpoint: '/api/v1/auth/verify-email',
    body: '{ token }',
    example: '{"token":"…"}',
  })
}

/** Creates the mock page for a password reset link. */
export function resetPasswordPage(): string {
  return appPage({
    title: 'Choose a new password',
    fields:
      '<label>New password <input id="password" type="password" autocomplete="new-password" required></label>',
    label: 'Change password',
    endpoint: '/api/v1/auth/reset-password',
    body: "{ token, new_password: document.getElementById('password').value }",
    example: '{"token":"…","new_password":"…"}',
  })
}

/** Creates the mock page for the link in a security alert. */
export function disownSessionPage(): string {
  return appPage({
    title: 'Secure your account',
    label: 'Sign out all sessions',
    endpoint: '/api/v1/auth/disown-session',
    body: '{ token }',
    example: '{"token":"…"}',
  })
}

/**
 * Creates a page that posts the token only after a click, so a mail scanner that opens the link changes nothing. The
 * script reads the token from the fragment, then removes it from the address and the history. It listens for `hashchange`,
 * because a second link in the same tab does not load the page again.
 */
function appPage({ title, fields = '', label, endpoint, body, example }: AppPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<main>
  <h1>${title}</h1>
  <p class="soft">In production, your application serves this page and calls <code>POST ${endpoint}</code>.</p>
  <noscript><p class="bad">This page requires JavaScript. The token follows <code>#token=</code> in the link, and browsers do not send that part to servers. Enable JavaScript, or call <code>POST ${endpoint}</code> with the body <code>${example}</code>.</p></noscript>
  <form class="card">${fields}<button>${label}</button> <p id="answer" role="status"></p></form>
  <p><a href="/_local">All mail</a></p>
</main>
<script>
let token = ''
function show(text, isGood) {
  document.getElementById('answer').textContent = text
  document.getElementById('answer').className = isGood ? 'good' : 'bad'
}
function readToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) {
    token = given
    history.replaceState(null, '', location.pathname)
    show('', true)
  } else if (!token) show('The address contains no token. Open the link in the mail.', false)
}
addEventListener('hashchange', readToken)
readToken()
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
