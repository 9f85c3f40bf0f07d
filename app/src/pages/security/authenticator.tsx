import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { factorsKey } from '../../queries/factors.ts'
import { QrCode } from '../../security/qr-code.tsx'
import { showRecoveryCodes } from '../../security/show-recovery-codes.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { showStatus } from '../../ui/status.ts'
import { TextField } from '../../ui/text-field.tsx'
import './security.css'

/** The page that sets up an authenticator app. */
export function Component() {
  const client = useClient()
  const start = useMutation({ mutationFn: () => client.factors.startTotp().orThrow() })
  const problem = problemOf(start.error)
  return (
    <Page title="Set up an authenticator app" width="narrow">
      <p>
        You need an app such as Google Authenticator, Microsoft Authenticator or the one of your password
        manager.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {start.data ? (
        <Enrollment {...start.data} />
      ) : (
        <div>
          <Button variant="primary" isPending={start.isPending} onPress={() => start.mutate()}>
            Show the QR code
          </Button>
        </div>
      )}
      <p>
        <Link to="/security">Back to sign-in and security</Link>
      </p>
    </Page>
  )
}

function Enrollment({ secret, uri }: { readonly secret: string; readonly uri: string }) {
  const client = useClient()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const finish = async () => {
    await navigate('/security', { replace: true })
    showStatus('Your authenticator app is set up.')
  }
  return (
    <Card>
      <ol className="steps">
        <li>
          <p>Scan this QR code with your app.</p>
          <QrCode text={uri} label="QR code for your authenticator app" />
        </li>
        <li>
          <p>If you cannot scan it, type this key in your app:</p>
          <p>
            <code className="secret">{secret.match(/.{1,4}/g)?.join(' ')}</code>
          </p>
        </li>
        <li>
          <SubmitForm
            submitLabel="Confirm"
            send={field => client.factors.confirmTotp({ code: field('code') })}
            onSent={({ recovery_codes }) => {
              void cache.invalidateQueries({ queryKey: factorsKey })
              if (recovery_codes) showRecoveryCodes(recovery_codes, () => void finish())
              else void finish()
            }}
            fieldProblems={{
              invalid_factor: {
                field: 'code',
                text: 'This code is not right. Check that the time of your phone is set automatically.',
              },
            }}
          >
            <TextField
              label="Code that the app shows"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={16}
              isRequired
            />
          </SubmitForm>
        </li>
      </ol>
    </Card>
  )
}
