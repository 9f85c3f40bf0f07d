import type { FieldProblems } from '../forms/field-errors.ts'

/** The problems of the field with the name of a connection. */
export const nameProblems: FieldProblems = {
  alias_taken: {
    field: 'alias',
    text: 'You have another connection with this name. Choose a different name.',
  },
}
