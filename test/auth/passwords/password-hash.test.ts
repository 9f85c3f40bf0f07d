import bcrypt from 'bcryptjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hashPassword } from '../../../lib/auth/passwords/hash-password.ts'
import { parseHash, prehash } from '../../../lib/auth/passwords/password-hash.ts'
import { isHashOutdated, verifyPassword } from '../../../lib/auth/passwords/verify-password.ts'

const repeated = 'abc123'.repeat(12)

/** The test vectors of passlib 1.7.4 for `bcrypt-sha256`, version 2 (`test_handlers_bcrypt.py`, and its documentation). */
const vectors = [
  ['', '$bcrypt-sha256$v=2,t=2b,r=5$E/e/2AOhqM5W/KJTFQzLce$WFPIZKtDDTriqWwlmRFfHiOTeheAZWe'],
  ['password', '$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS'],
  [repeated, '$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$zu1cloESVFIOsUIo7fCEgkdHaI9SSue'],
  [`${repeated}qwr`, '$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$CBF9csfEdW68xv3DwE6xSULXMtqEFP.'],
  [`${repeated}xyz`, '$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$zC/1UDUG2ofEXB6Onr2vvyFzfhEOS3S'],
] as const

const long = 'Aa1!'.repeat(19)

describe('password hashes', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each(vectors)('the vector of passlib for %j', async (password, hash) => {
    expect(await verifyPassword(password, hash, 5)).toBe(true)
    expect(await verifyPassword(`${password}x`, hash, 5)).toBe(false)
  })

  it('the vector of passlib for a text that NFKC changes', async () => {
    const { bcryptHash, salt } = parseHash(
      '$bcrypt-sha256$v=2,t=2b,r=5$.US1fQ4TQS.ZTz/uJ5Kyn.$pzzgp40k8reM1CuQb03PvE0IDPQSdV6',
    )
    expect(await bcrypt.compare(prehash('t\u00e1\u0411\u2113\u0259', salt ?? ''), bcryptHash)).toBe(true)
  })

  it('are plain bcrypt up to 72 bytes after NFKC, and bcrypt-sha256 above', async () => {
    const short = 'é'.repeat(36)
    expect(await hashPassword(short, 4)).toMatch(/^\$2b\$04\$[./A-Za-z0-9]{53}$/)
    // The same characters, decomposed.
    expect(await verifyPassword('e\u0301'.repeat(36), await hashPassword(short, 4), 4)).toBe(true)
    const hash = await hashPassword(`${short}x`, 4)
    expect(hash).toMatch(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$[./A-Za-z0-9]{22}\$[./A-Za-z0-9]{31}$/)
    expect(await verifyPassword(`${'e\u0301'.repeat(36)}x`, hash, 4)).toBe(true)
  })

  it('do not match a password with the same first 72 bytes', async () => {
    const first = long.slice(0, 72)
    expect(await verifyPassword(long, await hashPassword(first, 4), 4)).toBe(false)
    expect(await verifyPassword(first, await hashPassword(long, 4), 4)).toBe(false)
    expect(await verifyPassword(`${long}x`, await hashPassword(long, 4), 4)).toBe(false)
  })

  it('do not match a password that bcrypt reads as a repetition, because of a null byte', async () => {
    expect(await verifyPassword('short\0short', await hashPassword('short', 4), 4)).toBe(false)
  })

  it('are outdated if they have fewer rounds, in both formats', async () => {
    for (const password of ['short', long]) {
      const hash = await hashPassword(password, 4)
      expect(isHashOutdated(hash, 4)).toBe(false)
      expect(isHashOutdated(hash, 5)).toBe(true)
    }
  })

  it.each(['short', long])('take the work of the configured rounds: %s', async password => {
    const hashed = vi.spyOn(bcrypt, 'hash')
    const compared = vi.spyOn(bcrypt, 'compare')
    const work = async (hash: string | undefined) => {
      hashed.mockClear()
      compared.mockClear()
      await verifyPassword(password, hash, 6)
      const rounds = [
        ...hashed.mock.calls.map(([, salt]) => Number(salt)),
        ...compared.mock.calls.map(([, stored]) => bcrypt.getRounds(stored)),
      ]
      return rounds.reduce((sum, one) => sum + 2 ** one, 0)
    }
    const hashes = [await hashPassword('short', 4), await hashPassword(long, 4), await hashPassword(long, 6)]
    for (const hash of [undefined, ...hashes]) expect(await work(hash)).toBe(2 ** 6)
  })

  it('are refused if their format is unknown', async () => {
    const [, [, hash]] = vectors
    for (const other of [
      hash.replace('v=2', 'v=3'),
      hash.replace('t=2b', 't=2a'),
      hash.replace('r=5', 'r=05'),
    ])
      expect(await verifyPassword('password', other, 4).catch(() => false)).toBe(false)
  })
})
