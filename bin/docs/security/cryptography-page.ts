import { cryptographicInventory } from '../../../lib/encryption/cryptographic-inventory.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page with the cryptographic inventory. */
export function cryptographyPage(): Page {
  const sections = cryptographicInventory.map(
    ({ purpose, algorithm, bits, key, rotation, use, quantum, files }) =>
      [
        `## ${purpose}\n`,
        `- **Algorithm:** ${algorithm}`,
        `- **Security (bits):** ${bits}`,
        `- **Key:** ${key}`,
        `- **Rotation:** ${rotation}`,
        `- **Use:** ${use}`,
        `- **Quantum computers:** ${quantum}`,
        `- **Code:** ${files.length === 0 ? 'AWS' : files.map(file => `\`${file}\``).join(', ')}`,
      ].join('\n'),
  )
  return {
    path: 'reference/cryptography',
    title: 'Cryptographic inventory',
    description:
      'Every algorithm and key: length, purpose, location, rotation, and what a quantum computer changes.',
    source: 'lib/encryption/cryptographic-inventory.ts',
    searchWeight: 0.5,
    body: [
      `A test compares this inventory with the imports of cryptographic packages: a new use without an entry fails the build.

The life of a key follows NIST SP 800-57, part 1:

| phase | rule |
|---|---|
| generation | by the CSPRNG of the operating system or in KMS, by a job; no person and no template sees a key |
| storage | Secrets Manager under the KMS key of the stage, or wrapped by KMS in the database; another key in each stage |
| distribution | a function reads only the keys of its grants ([permissions](/reference/permissions/)), and caches them for five minutes |
| rotation | by schedule, without invalidating what is in use ([key rotation](/how-it-works/key-rotation/)) |
| compromise | replaced at once ([respond to a breach](/operate/breach-response/)) |
| destruction | earlier versions of a secret are dropped by the next rotation; unused data keys are deleted after a day |

To change an algorithm: signed tokens name their key and algorithm, ciphertexts begin with a version, password hashes with their format, so old
and new values are accepted side by side until the old ones are re-encrypted, rehashed or expired.`,
      ...sections,
    ].join('\n\n'),
  }
}
