/** The tags of X.690 (8.3 and 8.9). */
const INTEGER = 0x02
const SEQUENCE = 0x30

/**
 * Encodes the 64 bytes of an ES256 signature (RFC 7518, 3.4) as the DER structure `Ecdsa-Sig-Value` (RFC 3279, 2.2.3),
 * which Node verifies in less time. The encoding is unambiguous, so that a wrong signature stays wrong.
 */
export function derSignature(signature: Uint8Array): Buffer {
  const half = signature.length / 2
  const numbers = [...integer(signature.subarray(0, half)), ...integer(signature.subarray(half))]
  return Buffer.from([SEQUENCE, numbers.length, ...numbers])
}

/** Encodes a positive number: without leading zeros, except one before a set first bit, which would be a sign. */
function integer(bytes: Uint8Array): number[] {
  const start = bytes.findIndex(byte => byte !== 0)
  const digits = start === -1 ? [0] : [...bytes.subarray(start)]
  const signed = (digits[0] ?? 0) < 0x80 ? digits : [0, ...digits]
  return [INTEGER, signed.length, ...signed]
}
