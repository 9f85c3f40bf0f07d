import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { routes } from '../../lib/routes/table.ts'

const PAGE = 'docs/operate/asvs.md'

/** The requirements of levels 1 and 2: the last number of each section, without those of level 3. */
const REQUIRED = [
  ...['6.1.1-3', '6.2.1-12', '6.3.1-4', '6.4.1-4', '6.5.1-5', '6.6.1-3', '6.8.1-4'],
  ...['7.1.1-3', '7.2.1-4', '7.3.1-2', '7.4.1-5', '7.5.1-2', '7.6.1-2'],
  ...['9.1.1-3', '9.2.1-4'],
  ...['10.1.1-2', '10.2.1-2', '10.3.1-4', '10.4.1-11', '10.5.1-5', '10.6.1-2', '10.7.1-3'],
  ...['11.1.1-2', '11.2.1-3', '11.3.1-3', '11.4.1-4', '11.5.1-1', '11.6.1-1'],
  ...['13.1.1-1', '13.2.1-5', '13.3.1-2', '13.4.1-5'],
  ...['14.1.1-2', '14.2.1-4', '14.3.1-3'],
  ...['16.1.1-1', '16.2.1-5', '16.3.1-4', '16.4.1-3', '16.5.1-3'],
].flatMap(range => {
  const [, section, first, last] = /^(\d+\.\d+)\.(\d+)-(\d+)$/.exec(range) ?? []
  return Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, index) => `${section}.${Number(first) + index}`,
  )
})

const text = readFileSync(PAGE, 'utf8')
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number = '', , , state = '', evidence = '']) => ({ number, state, evidence: evidence.split('<br/>') }),
)
const unmet = rows.filter(({ state }) => state === '**not met**')

describe('the table of ASVS 5.0', () => {
  it('has each requirement of levels 1 and 2 once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(REQUIRED)
  })

  it('counts the states', () => {
    const count = (state: string) => rows.filter(row => row.state === state).length
    expect(text).toContain(
      `${count('met')} are met, ${count('not applicable')} do not apply, ${unmet.length} are not met.`,
    )
    expect(count('met') + count('not applicable') + unmet.length).toBe(rows.length)
  })

  it('names tests that exist', () => {
    const cited = rows.flatMap(({ number, evidence }) =>
      evidence.flatMap(one => {
        const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(one) ?? []
        return file === '' ? [] : [{ number, file, title }]
      }),
    )
    expect(cited.length).toBeGreaterThan(80)
    const sources = new Map(
      [...new Set(cited.map(({ file }) => file))].map(file => [
        file,
        existsSync(file) ? readFileSync(file, 'utf8') : '',
      ]),
    )
    // A title is a whole text in the source: `'title'`, or in other quotes.
    const missing = cited.filter(
      ({ file, title }) => !["'", '"', '`'].some(quote => sources.get(file)?.includes(quote + title + quote)),
    )
    expect(missing).toEqual([])
  })

  it('links to pages that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
    const files = links.filter(link => !link.startsWith('/'))
    expect(files.filter(link => !existsSync(join(dirname(PAGE), link)))).toEqual([])
  })

  it('has evidence for what is met, and a reason for the rest', () => {
    const decision = readFileSync('docs/decisions/0071-asvs-requirements-that-are-not-met.md', 'utf8')
    for (const { number, evidence } of rows) expect(evidence.join(''), number).toMatch(/\w{3}/)
    for (const { number } of unmet) expect(decision).toContain(number)
  })
})

describe('what the table says about the code', () => {
  it('sensitive routes require a recent authentication', () => {
    const fresh = routes.filter(route => route.fresh).map(({ operationId }) => operationId)
    expect(fresh.toSorted()).toMatchInlineSnapshot(`
      [
        "addPasskey",
        "authorizeConnection",
        "changePassword",
        "confirmTotp",
        "deleteConnection",
        "deleteCurrentUser",
        "endAllSessions",
        "endOtherSessions",
        "endSession",
        "getAccountExport",
        "removeDevice",
        "removePasskey",
        "removePassword",
        "removeTotp",
        "renamePasskey",
        "replaceRecoveryCodes",
        "requestAccountExport",
        "revokeAuthorization",
        "startPasskeyRegistration",
        "startTotp",
        "trustSession",
        "updateCurrentUser",
        "updateDevice",
      ]
    `)
  })

  it('only public routes may be cached', () => {
    const cached = routes.filter(
      ({ reply }) => reply.cacheControl !== undefined && reply.cacheControl !== 'no-store',
    )
    expect(cached.length).toBeGreaterThan(0)
    for (const { access, id } of cached) expect(access, id).toBe('public')
  })

  it('no migration creates an account', () => {
    for (const file of globSync('migrations/*.ts'))
      expect(readFileSync(file, 'utf8'), file).not.toMatch(/insert into "?users"?\b|insertInto\('users'\)/i)
  })

  it('the password field of the application masks its text and accepts pasted text', () => {
    const field = readFileSync('app/src/forms/password-field.tsx', 'utf8')
    expect(field).toContain("type={isVisible ? 'text' : 'password'}")
    expect(field).toContain("readonly autoComplete: 'current-password' | 'new-password'")
    for (const file of globSync('app/src/**/*.tsx'))
      expect(readFileSync(file, 'utf8'), file).not.toMatch(/onPaste|onBeforeInput/)
  })
})
