import { useEffect, useState } from 'react'
import { isRouteErrorResponse, useRouteError } from 'react-router'
import { useIsOnline } from '../queries/use-is-online.ts'
import { Button } from '../ui/button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { PageNotLoaded } from './load-page.ts'
import { NotFound } from './not-found.tsx'

/** What replaces a page that could not be shown. */
export function PageFault() {
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />
  return error instanceof PageNotLoaded ? <NotLoaded /> : <Unexpected />
}

/** Loads the page again when the connection is back. */
function NotLoaded() {
  const isOnline = useIsOnline()
  const [wasOnline] = useState(isOnline)
  const isBack = isOnline && !wasOnline
  useEffect(() => {
    if (isBack) location.reload()
  }, [isBack])
  return (
    <Page title="This page could not be loaded" width="narrow">
      <p>
        {isOnline
          ? 'The connection may be interrupted, or there is a new version of the application. Load the page again.'
          : 'You are offline. The page loads when the connection is back.'}
      </p>
      <Actions canReload={isOnline} />
    </Page>
  )
}

function Unexpected() {
  return (
    <Page title="Something went wrong" width="narrow">
      <p>
        This page could not be shown, because of an error in the application. Load it again. If it happens
        again, contact support.
      </p>
      <Actions canReload />
    </Page>
  )
}

function Actions({ canReload }: { readonly canReload: boolean }) {
  return (
    <div className="row">
      {canReload && (
        <Button variant="primary" onPress={() => location.reload()}>
          Load again
        </Button>
      )}
      <LinkButton to="/">Go to the start page</LinkButton>
    </div>
  )
}
