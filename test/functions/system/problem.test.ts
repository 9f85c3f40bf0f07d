import { expect, it } from 'vitest'
import { problems } from '../../../lib/problems.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'system/problem', { path: () => '/problems/not_found' }, () => {
  it.each(Object.entries(problems))('200: explains %s', async (code, { title, detail }) => {
    const reply = await app.call('GET', `/problems/${code}`)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(reply.text).toContain(title)
    expect(reply.text).toContain(detail)
  })

  it('200: the type of a problem links to its page', async () => {
    const problem = await app.call('GET', '/api/v1/auth/me')
    const { pathname } = new URL(String(problem.body['type']))
    expect((await app.call('GET', pathname)).status).toBe(200)
  })

  it('200: links to the documentation site if one is configured', async () => {
    const page = () => app.call('GET', '/problems/invalid_state')
    expect((await page()).text).not.toContain('href')
    const { text } = await app.withSettings({ docsUrl: 'https://docs.example.com' }, page)
    expect(text).toContain('<a href="https://docs.example.com/reference/problems/invalid_state/">')
  })

  it('200: an address of the site cannot add markup', async () => {
    const docsUrl = 'https://docs.example.com/"><script>'
    const { text } = await app.withSettings({ docsUrl }, () => app.call('GET', '/problems/invalid_state'))
    expect(text).not.toContain('<script>')
  })

  it.each(['no_such_problem', 'constructor', 'to_string'])('404: %s', async code => {
    expect((await app.call('GET', `/problems/${code}`)).status).toBe(404)
  })

  it.each(['%3Cscript%3E', 'UPPER', 'x'.repeat(100)])('422: %s', async code => {
    const reply = await app.call('GET', `/problems/${code}`)
    expect(reply.status).toBe(422)
    expect(reply.headers['content-type']).toBe('application/problem+json')
  })
})
