import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { Loaded } from '../../problems/loaded.tsx'
import { useFactors } from '../../queries/factors.ts'
import { userKey, useUser } from '../../queries/user.ts'
import { formatDate } from '../../text/time.ts'
import { Card } from '../../ui/card.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { showStatus } from '../../ui/status.ts'
import { TextField } from '../../ui/text-field.tsx'

/** The profile of the user: name, email address, password. */
export function Component() {
  const user = useUser()
  const factors = useFactors()
  return (
    <Page title="Profile" width="narrow">
      <Loaded query={user} loading="Loading your profile">
        {({ name, email, created_at }) => (
          <>
            <Card>
              <h2>Name</h2>
              <NameForm key={name} name={name} />
            </Card>
            <Card>
              <h2>Email address</h2>
              <p className="address">{email}</p>
              <div>
                <LinkButton to="/profile/email">Change email address</LinkButton>
              </div>
            </Card>
            <Card>
              <h2>Sign-in and security</h2>
              <p>Passkeys, your password, your authenticator app and recovery codes.</p>
              <div className="row">
                <LinkButton to="/security">Show sign-in methods</LinkButton>
                {factors.data?.has_password && (
                  <LinkButton to="/profile/password">Change password</LinkButton>
                )}
              </div>
            </Card>
            <Card>
              <h2>Activity</h2>
              <p>See when and where you signed in, and what changed in your account.</p>
              <div>
                <LinkButton to="/activity">Show activity</LinkButton>
              </div>
            </Card>
            <Card>
              <h2>Your data</h2>
              <p>Get a copy of everything that we keep about you, or delete your account.</p>
              <div>
                <LinkButton to="/profile/data">Show your data</LinkButton>
              </div>
            </Card>
            <p className="soft">You created this account on {formatDate(created_at)}.</p>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function NameForm({ name }: { readonly name: string }) {
  const client = useClient()
  const cache = useQueryClient()
  return (
    <SubmitForm
      submitLabel="Save name"
      send={field => client.user.update({ name: field('name') })}
      onSent={user => {
        cache.setQueryData(userKey, user)
        showStatus('Your name is saved.')
      }}
    >
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        defaultValue={name}
        maxLength={100}
        isRequired
      />
    </SubmitForm>
  )
}
