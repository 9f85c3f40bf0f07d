import { Form } from 'react-aria-components/Form'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** The sign-in page. */
export function Component() {
  return (
    <Page title="Sign in" width="narrow">
      <Form className="stack">
        <TextField label="Email" name="email" type="email" autoComplete="username" isRequired />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          isRequired
        />
        <Button type="submit" variant="primary">
          Sign in
        </Button>
      </Form>
    </Page>
  )
}
