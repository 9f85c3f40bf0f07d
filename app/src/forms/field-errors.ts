import type { ProblemLike } from '../problems/problem.ts'
import { passwordRules, rarePasswordRules } from './password-rules.ts'

/** Errors of a form, by the names of its fields. */
export type FieldErrors = Record<string, string[]>

/** What a form says about problems that belong to one of its fields, by their codes. */
export type FieldProblems = Readonly<Record<string, { readonly field: string; readonly text: string }>>

const rules = [...passwordRules, ...rarePasswordRules].map(({ code, label }) => [code, label] as const)

/** Texts for the codes of the API. Other codes are shown with the text of the API. */
const texts: ReadonlyMap<string, string> = new Map([
  ...rules,
  ['missing', 'Fill in this field.'],
  ['password_common', 'This password is too common. Choose one that nobody else would choose.'],
  ['password_breached', 'This password was exposed in a data breach of another service. Choose another one.'],
  [
    'password_has_context',
    'Choose a password without your name, your email address or the name of this service.',
  ],
  ['text_has_invisible_characters', 'Remove invisible characters. They can appear when text is pasted.'],
  ['text_has_web_address', 'Web addresses are not allowed. Put a space after each period.'],
])

/** Returns the errors for the fields of a form, or an empty object if the problem does not belong to fields. */
export function fieldErrors(problem: ProblemLike, fieldProblems: FieldProblems = {}): FieldErrors {
  const own = fieldProblems[problem.code]
  if (own) return { [own.field]: [own.text] }
  const errors: FieldErrors = {}
  for (const { path, code, message } of problem.errors ?? []) {
    if (path === '') continue
    errors[path] ??= []
    errors[path].push(texts.get(code) ?? message)
  }
  return errors
}
