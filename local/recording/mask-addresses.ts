import { isSecretParameter } from './secret-names.ts'

/** Replaces a secret. */
export const MASK = '••••••'

/** Neither a name nor a value contains a separator, so the search is linear in the length of the text. */
const ADDRESS_PARAMETER = /([?&#])([^=?&#\s"'<>]+=[^&#\s"'<>]+)/g
/** An address in an address can be encoded several times. */
const MAX_DECODINGS = 4

/** Masks the secret parameters of the addresses in a text. */
export function maskAddresses(text: string): string {
  return text.replace(
    ADDRESS_PARAMETER,
    (_, separator: string, parameter: string) => separator + maskParameter(parameter),
  )
}

/** Masks the secret parameters of a query without its `?`, or of a form. Its values can contain any character. */
export function maskQuery(query: string): string {
  return query.split('&').map(maskParameter).join('&')
}

function maskParameter(parameter: string): string {
  const end = parameter.indexOf('=')
  if (end === -1) return maskAddresses(parameter)
  const [name, value] = [parameter.slice(0, end), parameter.slice(end + 1)]
  const plainName = decodeFully(name)
  if (value !== '' && (plainName === undefined || isSecretParameter(plainName))) return `${name}=${MASK}`
  return `${name}=${maskValue(value)}`
}

/** Masks the parameters of an address that is itself a parameter, for example `next=https%3A%2F%2F…%3Fcode%3D…`. */
function maskValue(value: string): string {
  const plain = decodeFully(value)
  if (plain === undefined) return MASK
  const masked = maskAddresses(plain)
  if (masked === plain) return value
  return plain === value ? masked : encodeURIComponent(masked).replaceAll(encodeURIComponent(MASK), MASK)
}

/** Decodes until nothing is encoded. Returns undefined for a text that is encoded too often to be searched. */
function decodeFully(text: string): string | undefined {
  let plain = text
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings += 1) {
    const decoded = decodeOnce(plain)
    if (decoded === plain) return plain
    plain = decoded
  }
  return undefined
}

/** Decodes what is valid. Unlike `decodeURIComponent`, it does not throw. */
function decodeOnce(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}
