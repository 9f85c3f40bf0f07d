import { useFactors } from '../queries/factors.ts'
import { hasPasskey } from '../security/has-passkey.ts'
import { dismissPasskeyOffer } from '../session/passkey-offer.ts'
import { Button } from '../ui/button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { focusContent } from './focus-content.ts'

/** Offers a passkey to a user who has none. */
export function PasskeyOfferNotice() {
  const { data: factors } = useFactors()
  if (!factors || hasPasskey(factors)) return null
  const dismiss = () => {
    dismissPasskeyOffer()
    focusContent()
  }
  return (
    <div className="account-notice">
      <Notice
        title="Sign in faster next time"
        actions={
          <>
            <LinkButton to="/security" onPress={dismiss}>
              Add a passkey
            </LinkButton>
            <Button variant="quiet" onPress={dismiss}>
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
