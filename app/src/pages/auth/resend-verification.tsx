import { useClient } from '@dashtam/client/react'
import { ResendButton } from '../../forms/resend-button.tsx'

/** Sends another link to an email address that is not verified. */
export function ResendVerification({ email }: { readonly email: string }) {
  const client = useClient()
  return <ResendButton send={() => client.auth.resendVerification({ email })} />
}
