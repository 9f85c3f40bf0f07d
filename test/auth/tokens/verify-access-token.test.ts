import { createHmac, createPublicKey, KeyObject, sign as signBytes } from 'node:crypto'
import fc from 'fast-check'
import { errors, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { verifyAccessToken } from '../../../lib/auth/tokens/verify-access-token.ts'
import type { Services } from '../../../lib/services/services.ts'

const ISSUER = 'https://api.example.com'
const AUDIENCE = 'dashtam'
const NOW = 1_780_000_000
const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: '0198a2c4-7a10-7000-8000-000000000001',
  sid: '0198a2c4-7a10-7000-8000-000000000002',
  jti: '0198a2c4-7a10-7000-8000-000000000003',
  ver: 1,
  auth_time: NOW - 60,
  amr: ['pwd'],
  iat: NOW - 60,
  exp: NOW + 60,
}
const HEADER = { alg: 'ES256', typ: 'at+jwt', kid: 'current' }

const pair = await generateKeyPair('ES256', { extractable: true })
const other = await generateKeyPair('ES256')
const jwk = await exportJWK(pair.publicKey)
const publicKey = createPublicKey({ key: { ...jwk }, format: 'jwk' })

const clock = () => new Date(NOW * 1000)
const find = async (kid: string): Promise<KeyObject | undefined> =>
  kid === 'current' ? publicKey : undefined
// Only what the verification reads.
const services = {
  clock,
  settings: { apiUrl: ISSUER, tokenAudience: AUDIENCE },
  verificationKeys: { find },
} as unknown as Services<'verificationKeys'>

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const sign = (claims: object, header: object = HEADER, key = pair.privateKey) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
const privateKey = KeyObject.from(pair.privateKey)
/** Signs any text, also one that jose refuses to sign. */
const signText = (text: string, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363') =>
  `${text}.${signBytes('sha256', Buffer.from(text), { key: privateKey, dsaEncoding }).toString('base64url')}`
const verified = (token: string) => verifyAccessToken(services, token)
const reasonOf = async (token: string) => {
  const result = await verified(token)
  return result.kind === 'refused' ? result.reason : result.kind
}

/** Whether jose, a separate implementation of the same rules, accepts the token. */
async function isAcceptedByJose(token: string): Promise<boolean> {
  try {
    await jwtVerify(
      token,
      ({ kid }) => {
        if (kid !== 'current') throw new errors.JWKSNoMatchingKey()
        return pair.publicKey
      },
      {
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['iat', 'exp'],
        currentDate: clock(),
      },
    )
    return true
  } catch {
    return false
  }
}

it('accepts a token of the current key, and returns its claims', async () => {
  expect(await verified(await sign(CLAIMS))).toEqual({
    kind: 'valid',
    claims: {
      userId: CLAIMS.sub,
      sessionId: CLAIMS.sid,
      tokenVersion: 1,
      authentication: { at: new Date(CLAIMS.auth_time * 1000), methods: ['pwd'] },
    },
  })
})

describe('refuses', () => {
  it.each([
    ['another algorithm', { alg: 'ES384' }, 'wrong_algorithm'],
    ['no algorithm', { alg: 'none' }, 'wrong_algorithm'],
    ['an algorithm in lower case', { alg: 'es256' }, 'wrong_algorithm'],
    ['an algorithm that is a list', { alg: ['ES256'] }, 'malformed'],
    ['a critical extension (RFC 7515, 4.1.11)', { crit: ['b64'], b64: true }, 'malformed'],
    ['an empty list of extensions', { crit: [] }, 'malformed'],
    ['no key id', { kid: undefined }, 'unknown_key'],
    ['an unknown key id', { kid: 'next' }, 'unknown_key'],
    ['a key id that is a number', { kid: 1 }, 'malformed'],
  ])('%s', async (_, header, reason) => {
    const [, payload, signature] = (await sign(CLAIMS)).split('.')
    expect(await reasonOf(`${encode({ ...HEADER, ...header })}.${payload}.${signature}`)).toBe(reason)
  })

  it('an HMAC with the public key as its secret (RFC 8725, 2.1)', async () => {
    const input = `${encode({ ...HEADER, alg: 'HS256' })}.${encode(CLAIMS)}`
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    const signature = createHmac('sha256', pem).update(input).digest('base64url')
    expect(await reasonOf(`${input}.${signature}`)).toBe('wrong_algorithm')
  })

  it('an embedded key (RFC 8725, 2.8)', async () => {
    const embedded = { ...HEADER, jwk: await exportJWK(other.publicKey) }
    expect(await reasonOf(await sign(CLAIMS, embedded, other.privateKey))).toBe('wrong_signature')
  })

  it.each([
    ['zeros', Buffer.alloc(64)],
    ['no bytes', Buffer.alloc(0)],
    ['63 bytes', Buffer.alloc(63, 1)],
    ['65 bytes', Buffer.alloc(65, 1)],
    // r and s are the order of P-256.
    [
      'the order of the curve',
      Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'.repeat(2), 'hex'),
    ],
    ['ones', Buffer.alloc(64, 255)],
  ])('a signature of %s', async (_, bytes) => {
    const [header, payload] = (await sign(CLAIMS)).split('.')
    const signature = bytes.toString('base64url')
    expect(await reasonOf(`${header}.${payload}.${signature}`)).toBe(
      signature === '' ? 'malformed' : 'wrong_signature',
    )
  })

  it('a signature in DER', async () => {
    expect(await reasonOf(signText(`${encode(HEADER)}.${encode(CLAIMS)}`, 'der'))).toBe('wrong_signature')
  })

  it('a payload that is not JSON, with a valid signature', async () => {
    const payload = Buffer.from('{').toString('base64url')
    expect(await reasonOf(signText(`${encode(HEADER)}.${payload}`))).toBe('malformed')
  })

  it.each([
    ['another type', CLAIMS, { typ: 'JWT' }, 'wrong_type'],
    ['no type', CLAIMS, { typ: undefined }, 'wrong_type'],
    ['another issuer', { ...CLAIMS, iss: `${ISSUER}/` }, {}, 'wrong_issuer'],
    ['another audience', { ...CLAIMS, aud: ['other'] }, {}, 'wrong_audience'],
    ['the second of the expiry', { ...CLAIMS, exp: NOW }, {}, 'expired'],
    ['no expiry', { ...CLAIMS, exp: undefined }, {}, 'wrong_claims'],
    ['an expiry that is text', { ...CLAIMS, exp: String(NOW + 60) }, {}, 'wrong_claims'],
    ['no issuing time', { ...CLAIMS, iat: undefined }, {}, 'wrong_claims'],
    ['a later start', { ...CLAIMS, nbf: NOW + 1 }, {}, 'wrong_claims'],
    ['a subject that is not an id', { ...CLAIMS, sub: 'ada' }, {}, 'wrong_claims'],
    ['a version that is text', { ...CLAIMS, ver: '1' }, {}, 'wrong_claims'],
  ])('%s', async (_, claims, header, reason) => {
    const token = await sign(claims, { ...HEADER, ...header })
    const result = await verified(token)
    expect(result).toMatchObject({ kind: 'refused', reason, isSigned: true })
  })
})

it('accepts the media type with its prefix (RFC 9068, 4), a list of audiences, and a start in the past', async () => {
  const header = { ...HEADER, typ: 'application/at+jwt' }
  const token = await sign({ ...CLAIMS, aud: ['other', AUDIENCE], nbf: NOW }, header)
  expect(await reasonOf(token)).toBe('valid')
})

it('accepts no changed token, and agrees with jose', async () => {
  const token = await sign(CLAIMS)
  const change = fc.record({
    at: fc.nat(token.length - 1),
    removed: fc.nat(3),
    added: fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(change, async ({ at, removed, added }) => {
      const changed = token.slice(0, at) + added + token.slice(at + removed)
      const isValid = (await reasonOf(changed)) === 'valid'
      expect(isValid).toBe(await isAcceptedByJose(changed))
      // The last character carries four unused bits, so several texts stand for one signature.
      if (isValid) expect(changed.slice(0, -1)).toBe(token.slice(0, -1))
    }),
    { numRuns: 500 },
  )
})

it('agrees with jose about arbitrary claims with a valid signature', async () => {
  const time = fc.oneof(fc.integer({ min: NOW - 2, max: NOW + 2 }), fc.constantFrom(undefined, 'soon', null))
  const claims = fc.record({
    iss: fc.constantFrom(ISSUER, 'https://other.example.com', undefined, [ISSUER]),
    aud: fc.constantFrom(AUDIENCE, [AUDIENCE], ['other', AUDIENCE], [], 'other', undefined, 1),
    exp: time,
    nbf: time,
    iat: time,
  })
  await fc.assert(
    fc.asyncProperty(claims, async limits => {
      const token = signText(`${encode(HEADER)}.${encode({ ...CLAIMS, ...limits })}`)
      expect((await reasonOf(token)) === 'valid').toBe(await isAcceptedByJose(token))
    }),
    { numRuns: 300 },
  )
})
