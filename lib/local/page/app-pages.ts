import { style } from './style.ts'

/** Stands in for the application's page that a verification link leads to. */
export function verifyEmailPage(): string {
  return appPage('Verify your e-mail address', '', 'Verify', '/api/v1/auth/verify-email', '{ token }')
}

/** Stands in for the application's page that a reset link leads to. */
export function resetPasswordPage(): string {
  const field =
    '<label>New password <input id="password" type="password" autocomplete="new-password" required></label>'
  const body = "{ token, new_password: document.getElementById('password').value }"
  return appPage('Choose a new password', field, 'Change the password', '/api/v1/auth/reset-password', body)
}

/** Stands in for the application's page that the link of an alert leads to. */
export function disownSessionPage(): string {
  return appPage('This was not me', '', 'Sign everyone out', '/api/v1/auth/disown-session', '{ token }')
}

/** The token is posted, and only by a click: a mail scanner that follows the link changes nothing. */
function appPage(title: string, fields: string, label: string, endpoint: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<main>
  <h1>${title}</h1>
  <p class="soft">This page stands in for your application's own, which would call <code>POST ${endpoint}</code>.</p>
  <form class="card">${fields}<button>${label}</button> <p id="answer"></p></form>
  <p><a href="/_local">All mails</a></p>
</main>
<script>
const token = new URLSearchParams(location.search).get('token') ?? ''
document.querySelector('form').addEventListener('submit', async event => {
  event.preventDefault()
  const response = await fetch('${endpoint}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(${body}) })
  const answer = await response.json()
  const faults = (answer.errors ?? []).map(fault => fault.message)
  document.getElementById('answer').textContent = [answer.message ?? answer.detail, ...faults].join(' · ')
  document.getElementById('answer').className = response.ok ? 'good' : 'bad'
})
</script>
</html>
`
}
