import { useClient } from '@dashtam/client/react'
import { useEffect, useRef, useState } from 'react'
import { SubmitForm } from '../../forms/submit-form.tsx'
import type { ProblemLike } from '../../problems/problem.ts'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { forgetEmail } from '../../session/known-email.ts'
import { suggestPasskeys } from '../../session/suggest-passkeys.ts'

/** The code of passkeys is loaded after the page is shown. */
const loadPasskeys = () => import('@dashtam/client/passkeys')

/** The sign-in with a passkey: a button, and the suggestions of the browser for the email address. */
export function PasskeySignIn() {
  const client = useClient()
  const [attempts, setAttempts] = useState(0)
  const [problem, setProblem] = useState<ProblemLike>()
  const suggestions = useRef<AbortController>(undefined)
  // Suggestions end with every attempt, and start again after it.
  useEffect(() => {
    const controller = new AbortController()
    suggestions.current = controller
    void suggestPasskeys(client, { load: loadPasskeys, signal: controller.signal }).then(chosen => {
      if (chosen?.ok) return forgetEmail()
      if (!chosen || controller.signal.aborted) return
      setProblem(chosen.problem)
      setAttempts(attempts + 1)
    })
    return () => controller.abort()
  }, [client, attempts])
  return (
    <>
      <SubmitForm
        submitLabel="Continue with a passkey"
        send={async () => {
          // Otherwise suggestions that start later end the dialog of the browser.
          suggestions.current?.abort()
          setProblem(undefined)
          const { signInWithPasskey } = await loadPasskeys()
          const result = await signInWithPasskey(client)
          if (!result.ok) setAttempts(count => count + 1)
          return result
        }}
        onSent={forgetEmail}
      />
      {problem && <ProblemNotice problem={problem} />}
      <p className="or">or with your password</p>
    </>
  )
}
