const SCHEME = /:\/\//
const WWW = /(?<![\p{L}\p{N}])www\./iu
/** Characters of a label. Some registries sell domains of emoji, although IDNA 2008 (RFC 5892) has none. */
const LABEL = '[\\p{L}\\p{M}\\p{N}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u200d_-]'
/** Labels with dots between them, such as `evil.com`, `J.R.R.Tolkien` or `10.0.0.1`. */
const DOTTED = new RegExp(`(?<!${LABEL})${LABEL}+(?:\\.${LABEL}+)+`, 'gu')
/** A label that can be a top-level domain: letters, at least two (RFC 3696, 2), or an internationalized one. */
const TOP_LEVEL = /^(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)[_-]*$/iu
/** Ends of names in a local network (RFC 6762, 3 and G; ICANN's `internal`), which devices call themselves by. */
const LOCAL = /^(?:local|localdomain|lan|internal)$/i
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const PATH = /^(?:[/?#\\]|:\d)/
const LONGEST_SHORT_DOMAIN = 3

/**
 * Tells whether a text holds a web address, or what a mail program turns into a link: a scheme, `www.`, or a bare
 * domain. Initials and abbreviations are none (`J.R.R. Tolkien`, `J.Smith`, `M.Sc.`); longer words with a dot and no
 * space between them are, whether or not the top-level domain exists, since new ones are added all the time.
 */
export function holdsWebAddress(text: string): boolean {
  // NFKC turns full-width dots and letters into plain ones, as a browser's address bar does (UTS 46).
  const plain = text.normalize('NFKC').replace(/[\u3002\uff61](?=[a-z])/gi, '.')
  if (SCHEME.test(plain) || WWW.test(plain)) return true
  return [...plain.matchAll(DOTTED)].some(({ 0: dotted, index }) =>
    isDomain(dotted, plain.slice(index + dotted.length)),
  )
}

function isDomain(dotted: string, rest: string): boolean {
  const labels = dotted.split('.')
  const hasPath = PATH.test(rest)
  if (IPV4.test(dotted)) return hasPath
  if (LOCAL.test(labels.at(-1) ?? '') && !hasPath) return false
  return labels.some((label, place) => {
    const before = labels[place - 1]
    if (before === undefined || !TOP_LEVEL.test(label)) return false
    if (before.length > 1 || hasPath) return true
    // One letter and a short word: `t.co` is a domain, `M.Sc.` is not.
    return label.length <= LONGEST_SHORT_DOMAIN && !rest.startsWith('.')
  })
}
