import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derSignature } from '../../../lib/auth/tokens/der-signature.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const data = Buffer.from('signed')

/** Decodes the two numbers of a structure: their digits without a sign. */
function numbersOf(der: Buffer): [bigint, bigint] {
  const numberAt = (at: number) => {
    const end = at + 2 + (der[at + 1] ?? 0)
    return { value: BigInt(`0x${der.subarray(at + 2, end).toString('hex')}`), end }
  }
  const first = numberAt(2)
  return [first.value, numberAt(first.end).value]
}

const raw = ([r, s]: readonly [bigint, bigint]) =>
  Buffer.from([r, s].map(number => number.toString(16).padStart(64, '0')).join(''), 'hex')

describe('the DER structure of a signature', () => {
  it('is the one that OpenSSL writes', () => {
    // One number in 256 has a leading zero, and every second one needs a zero before its first bit.
    for (let count = 0; count < 2_000; count += 1) {
      const der = sign('sha256', data, privateKey)
      expect(derSignature(raw(numbersOf(der)))).toEqual(der)
    }
  })

  it('contains the numbers of any 64 bytes', () => {
    const number = fc.oneof(
      fc.constantFrom(0n, 1n, 127n, 128n, 2n ** 256n - 1n),
      fc.bigInt(0n, 2n ** 256n - 1n),
    )
    fc.assert(
      fc.property(number, number, (r, s) => {
        const der = derSignature(raw([r, s]))
        expect(numbersOf(der)).toEqual([r, s])
        expect(der.subarray(0, 2)).toEqual(Buffer.from([0x30, der.length - 2]))
      }),
    )
  })

  it('is verified exactly if the signature is', () => {
    const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    fc.assert(
      fc.property(fc.nat(63), fc.nat(255), (at, mask) => {
        const changed = signature.map((byte, index) => (index === at ? byte ^ mask : byte))
        const isValid = verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, changed)
        expect(verify('sha256', data, publicKey, derSignature(changed))).toBe(isValid)
        expect(isValid).toBe(mask === 0)
      }),
    )
  })
})
