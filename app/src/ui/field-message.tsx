import { FieldError } from 'react-aria-components/FieldError'

/** The error of a field: that of the API, or a text for what the browser found. Texts of browsers differ. */
export function FieldMessage() {
  return (
    <FieldError className="field-error">
      {({ validationDetails, validationErrors }) => {
        if (validationDetails.valueMissing) return 'Fill in this field.'
        if (validationDetails.typeMismatch) return 'Enter an email address, such as name@example.com.'
        return validationErrors.join(' ')
      }}
    </FieldError>
  )
}
