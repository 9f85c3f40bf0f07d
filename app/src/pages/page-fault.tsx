import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import '../layout/layout.css'

/** The page for an unexpected error, for example a part of the application that could not be loaded. */
export function PageFault() {
  return (
    <main className="signed-out">
      <div className="sheet">
        <Page title="This page could not be shown">
          <p>
            The connection may be interrupted, or there is a new version of the application. Load the page
            again.
          </p>
          <Button variant="primary" onPress={() => location.reload()}>
            Load again
          </Button>
        </Page>
      </div>
    </main>
  )
}
