import { expect, it } from 'vitest'
import { problems } from '../../../lib/problems.ts'
import { explanations } from '../../../lib/routes/documentation/problems/explanations.ts'
import { PROBLEM_INDEX } from '../../../lib/routes/system.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const docsUrl = 'https://docs.example.com'
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
const textOfMarkdown = (markdown: string) =>
  markdown.replaceAll('`', '').replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
const linksOf = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link)

describeRoute(app, 'system/problem', { path: () => '/problems/not_found' }, () => {
  it.each(Object.entries(problems))('200: explains %s', async (code, { title, detail, status }) => {
    const reply = await app.call('GET', `/problems/${code}`)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
    const text = textOf(reply.text)
    const explanation = Object.entries(explanations).find(([known]) => known === code)?.[1]
    for (const part of [title, detail, ...(explanation?.causes ?? []), ...(explanation?.actions ?? [])])
      expect(text).toContain(textOfMarkdown(part))
    const [, example = '{}'] = /(\{\n.*\n\})/s.exec(text) ?? []
    expect(JSON.parse(example)).toMatchObject({
      code,
      title,
      status,
      type: expect.stringMatching(`/${code}$`),
    })
  })

  it.each([...Object.keys(problems), PROBLEM_INDEX])(
    '200: %s has a title, landmarks and headings',
    async code => {
      const { text } = await app.call('GET', `/problems/${code}`)
      expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
      expect(text.match(/<main>/g)).toHaveLength(1)
      expect(text.match(/<h1>/g)).toHaveLength(1)
      expect(text).toMatch(/<title>[^<]+<\/title>/)
      expect(text.indexOf('<h1>')).toBeLessThan(text.indexOf('<h2>'))
      expect(textOf(text)).not.toMatch(/`|\]\(|undefined/)
    },
  )

  it('200: the index lists every problem, and each page links to it', async () => {
    const index = await app.call('GET', `/problems/${PROBLEM_INDEX}`)
    expect(linksOf(index.text).toSorted()).toEqual(Object.keys(problems).toSorted())
    for (const code of linksOf(index.text)) {
      const page = await app.call('GET', `/problems/${code}`)
      expect(linksOf(page.text)).toContain(PROBLEM_INDEX)
    }
  })

  it('200: the example of invalid input has errors, and the one of a provider its name', async () => {
    const pageOf = async (code: string) => textOf((await app.call('GET', `/problems/${code}`)).text)
    expect(await pageOf('invalid_input')).toContain('"message": "Enter a password."')
    expect(await pageOf('provider_busy')).toContain('"provider": "Charles Schwab"')
  })

  it('200: the type of a problem links to its page', async () => {
    const problem = await app.call('GET', '/api/v1/auth/me')
    const { pathname } = new URL(String(problem.body['type']))
    expect((await app.call('GET', pathname)).status).toBe(200)
  })

  it('200: links to the documentation site only if one is configured', async () => {
    const page = async () => linksOf((await app.call('GET', '/problems/invalid_refresh_token')).text)
    expect(await page()).toEqual([PROBLEM_INDEX])
    expect(await app.withSettings({ docsUrl }, page)).toEqual([
      PROBLEM_INDEX,
      `${docsUrl}/use/token-rotation/`,
      `${docsUrl}/reference/problems/invalid_refresh_token/`,
    ])
  })

  it('200: links to other problems lead to their pages here', async () => {
    const { text } = await app.withSettings({ docsUrl }, () => app.call('GET', '/problems/invalid_token'))
    expect(linksOf(text)).toContain('invalid_refresh_token')
  })

  it('200: the index links to the guide if a documentation site is configured', async () => {
    const { text } = await app.withSettings({ docsUrl }, () => app.call('GET', `/problems/${PROBLEM_INDEX}`))
    expect(linksOf(text)).toContain(`${docsUrl}/use/errors/`)
  })

  it('200: an address of the site cannot add markup', async () => {
    const settings = { docsUrl: 'https://docs.example.com/"><script>' }
    for (const code of ['invalid_state', PROBLEM_INDEX]) {
      const { text } = await app.withSettings(settings, () => app.call('GET', `/problems/${code}`))
      expect(text).not.toContain('<script>')
    }
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
