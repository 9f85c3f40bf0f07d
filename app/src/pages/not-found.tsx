import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import '../layout/layout.css'

/** The page for an unknown address. */
export function Component() {
  return (
    <main className="signed-out">
      <div className="sheet">
        <Page title="Page not found">
          <p>This address does not exist. Check the link, or go to the start page.</p>
          <LinkButton to="/" variant="primary">
            Go to the start page
          </LinkButton>
        </Page>
      </div>
    </main>
  )
}
