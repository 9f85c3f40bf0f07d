import type { Page } from 'playwright-core'

/**
 * Adds a virtual authenticator to a page (Chrome DevTools Protocol, domain WebAuthn). It answers when `isPresent`; otherwise it
 * waits for the user, so that suggestions of passkeys in forms sign nobody in.
 */
export async function addAuthenticator(
  page: Page,
  { isPresent = true }: { readonly isPresent?: boolean } = {},
) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: isPresent,
    },
  })
  const credentials = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  return {
    credentials,
    /** Sets whether the user touches the authenticator at once. */
    setPresent: (enabled: boolean) =>
      cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    /** Sets whether the user is recognized. */
    setVerified: (isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    /** Replaces the only passkey by a copy with another counter. */
    setCounter: async (signCount: number) => {
      const [credential] = await credentials()
      if (!credential) throw new Error('The authenticator has no passkey.')
      await cdp.send('WebAuthn.removeCredential', {
        authenticatorId,
        credentialId: credential.credentialId,
      })
      await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount } })
    },
  }
}
