import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { loadSettings } from '../../lib/runtime/configuration/load.ts'
import { openBreachedPasswords } from '../../lib/services/breached-passwords.ts'
import { listen } from '../../local/http-server.ts'
import { BREACHED_PASSWORD, startRangeService } from '../../local/passwords/start-range-service.ts'

const ranges = await startRangeService()
afterAll(() => ranges.stop())

const lines: unknown[] = []
const open = (url = ranges.url, timeout = '1') => {
  const { breachedPasswords } = loadSettings(
    { BREACHED_PASSWORDS_URL: url, BREACHED_PASSWORDS_TIMEOUT: timeout },
    ['breachedPasswords'],
  )
  return openBreachedPasswords(breachedPasswords, (code, fields) => lines.push([code, fields]))
}
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

/** Answers every range with a fixed body. */
async function findIn(body: string, password: string) {
  await using started = new AsyncDisposableStack()
  const server = createServer((_, outgoing) => outgoing.end(body))
  const { url } = started.adopt(await listen(server), ({ stop }) => stop())
  return await open(url).find(password)
}

describe('breached passwords', () => {
  beforeEach(() => {
    ranges.fail('none')
    ranges.requests.length = 0
    lines.length = 0
  })

  it('are found by the first 5 digits of the hash, with padding', async () => {
    const service = open()
    expect(await service.find(BREACHED_PASSWORD)).toBe('breached')
    expect(await service.find('not in any breach')).toBe('not_found')
    expect(ranges.requests).toEqual(
      [BREACHED_PASSWORD, 'not in any breach'].map(password => ({
        prefix: sha1(password).slice(0, 5),
        headers: expect.objectContaining({ 'add-padding': 'true', 'user-agent': 'Dashtam' }),
      })),
    )
    expect(lines).toEqual([])
  })

  it('are not those in the padding', async () => {
    const suffix = sha1('x').slice(5)
    expect(await findIn(`${suffix}:0\r\n`, 'x')).toBe('not_found')
    expect(await findIn(`${suffix}:1\r\n`, 'x')).toBe('breached')
    expect(await findIn(suffix.replace(/.$/, 'Z:1'), 'x')).toBe('unavailable')
  })

  it.each([
    ['down', 'status'],
    ['malformed', 'malformed'],
    ['huge', 'too_large'],
  ] as const)('are unavailable if the service is %s', async (fault, reason) => {
    ranges.fail(fault)
    expect(await open().find(BREACHED_PASSWORD)).toBe('unavailable')
    expect(lines).toEqual([['breached_passwords_unavailable', { reason }]])
  })

  it('are unavailable after the timeout, and if the service cannot be reached', async () => {
    ranges.fail('slow')
    expect(await open(ranges.url, '0.05').find(BREACHED_PASSWORD)).toBe('unavailable')
    expect(await open('http://127.0.0.1:1').find(BREACHED_PASSWORD)).toBe('unavailable')
    expect(lines).toEqual([
      ['breached_passwords_unavailable', { reason: 'timed_out' }],
      ['breached_passwords_unavailable', { reason: 'unreachable' }],
    ])
  })

  it('an empty response is malformed', async () => {
    expect(await findIn('', 'x')).toBe('unavailable')
  })

  it('are not looked up if the operator switches the check off', async () => {
    expect(await open('off').find(BREACHED_PASSWORD)).toBe('unavailable')
    expect([ranges.requests, lines]).toEqual([[], []])
  })

  it.each(['http://example.com', 'https://example.com/', 'none', 'ftp://x'])('refuse the URL %s', url => {
    expect(() => open(url)).toThrow('BREACHED_PASSWORDS_URL')
  })
})
