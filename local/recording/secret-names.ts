const WORDS =
  'passwords?|passwd|passphrase|pwd|pass|tokens?|secrets?|verifier|assertion|cookies?|api_key|private_key'
const SECRET_FIELD = new RegExp(`(^|_)(${WORDS})$`)
/** In a query or a form, `code` and `state` belong to an authorization. In JSON replies, `code` names a problem. */
const SECRET_PARAMETER = new RegExp(`(^|_)(${WORDS}|code|state|signature|consent)$`)
const SECRET_HEADER =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-amz-signature)$|(token|secret|key|password)$/

/** Returns whether a header with a name in lower case has a secret. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name)
}

/** Returns whether a JSON field has a secret. In requests, `code` can be a one-time code. */
export function isSecretField(name: string, isRequest: boolean): boolean {
  const words = toWords(name)
  return SECRET_FIELD.test(words) || words === 'state' || (isRequest && words === 'code')
}

/** Returns whether a parameter of a query or a form has a secret, also in `token[]` and `user[password]`. */
export function isSecretParameter(name: string): boolean {
  return name.split(/[[\].]/).some(part => SECRET_PARAMETER.test(toWords(part)))
}

/** Spells `newPassword` and `new-password` as `new_password`. */
function toWords(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[-\s]/g, '_')
    .toLowerCase()
}
