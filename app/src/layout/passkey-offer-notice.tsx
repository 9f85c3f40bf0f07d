import { dismissPasskeyOffer } from '../session/passkey-offer.ts'
import { Button } from '../ui/button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Notice } from '../ui/notice.tsx'

/** Offers a passkey after the first sign-in with a password. */
export function PasskeyOfferNotice() {
  return (
    <div className="account-notice">
      <Notice
        title="Sign in faster next time"
        actions={
          <>
            <LinkButton to="/security" onPress={dismissPasskeyOffer}>
              Add a passkey
            </LinkButton>
            <Button variant="quiet" onPress={dismissPasskeyOffer}>
              Not now
            </Button>
          </>
        }
      >
        With a passkey you sign in with your fingerprint, your face or the PIN of your device.
      </Notice>
    </div>
  )
}
