import type { Plugin } from 'esbuild'

const ATTESTATION =
  'This bundle accepts registrations without certificates only, so it contains no code that reads them.'

/**
 * Modules of the WebAuthn library that check certificates, each with its export. `openWebauthn` refuses a registration
 * with certificates before the library reads it. Maps the end of the module path to its export.
 */
export const UNUSED_OF_WEBAUTHN: Readonly<Record<string, string>> = {
  'helpers/isCertRevoked.js': 'isCertRevoked',
  'helpers/validateCertificatePath.js': 'validateCertificatePath',
  'verifications/tpm/verifyAttestationTPM.js': 'verifyAttestationTPM',
  'verifications/verifyAttestationAndroidKey.js': 'verifyAttestationAndroidKey',
  'verifications/verifyAttestationAndroidSafetyNet.js': 'verifyAttestationAndroidSafetyNet',
  'verifications/verifyAttestationApple.js': 'verifyAttestationApple',
  'verifications/verifyAttestationFIDOU2F.js': 'verifyAttestationFIDOU2F',
}

/** Replaces unused modules of the WebAuthn library with functions that throw. They are a third of its size. */
export const unusedOfWebAuthn: Plugin = {
  name: 'unused-of-webauthn',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]@simplewebauthn[\\/]server[\\/]esm[\\/]/ }, ({ path }) => {
      const end = path.replaceAll('\\', '/')
      const name = Object.entries(UNUSED_OF_WEBAUTHN).find(([module]) => end.endsWith(`/${module}`))?.[1]
      if (!name) return undefined
      const message = JSON.stringify(`${ATTESTATION} Excluded: ${name}`)
      return { contents: `export async function ${name}(){throw new Error(${message})}`, loader: 'js' }
    })
  },
}
