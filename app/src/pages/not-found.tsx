import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'

/** The page for an unknown address. */
export function NotFound() {
  return (
    <Page title="Page not found" width="narrow">
      <p>This address does not exist. Check the link, or go to the start page.</p>
      <LinkButton to="/" variant="primary">
        Go to the start page
      </LinkButton>
    </Page>
  )
}
