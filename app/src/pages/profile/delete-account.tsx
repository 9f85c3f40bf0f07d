import type { User } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { userKey } from '../../queries/user.ts'
import { formatDate } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showStatus } from '../../ui/status.ts'

/** Schedules the deletion of the account. */
export function DeleteAccount({ user }: { readonly user: User }) {
  const client = useClient()
  const cache = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client.user.delete().orThrow(),
    onSuccess: ({ delete_after }) => {
      showStatus(`Your account will be deleted on ${formatDate(delete_after)}.`)
      // The button disappears. The focus must not be lost.
      heading.current?.focus()
    },
    onSettled: () => cache.invalidateQueries({ queryKey: userKey }),
  })
  const problem = problemOf(error)
  return (
    <Card>
      <h2 ref={heading} tabIndex={-1}>
        Delete your account
      </h2>
      {user.delete_after === null ? (
        <>
          <p>
            We end the access to your institutions and delete everything that we keep about you. You have some
            days to change your mind: sign in and keep your account.
          </p>
          {problem && <ProblemNotice problem={problem} />}
          <div>
            <ConfirmDialog
              trigger={
                <Button variant="danger" isPending={isPending}>
                  Delete account
                </Button>
              }
              title="Delete your account?"
              confirmLabel="Delete account"
              onConfirm={() => mutate()}
            >
              Your other devices are signed out at once. We send you an email with the date of the deletion.
              After that date, nobody can restore the account.
            </ConfirmDialog>
          </div>
        </>
      ) : (
        <p>
          Your account will be deleted on {formatDate(user.delete_after)}. Until then, you can keep it with
          the button at the top of the page.
        </p>
      )}
    </Card>
  )
}
