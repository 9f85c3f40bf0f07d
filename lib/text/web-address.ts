const SCHEME = /:\/\//
const WWW = /(?<![\p{L}\p{N}])www\./iu
/** Characters of a label. IDNA 2008 (RFC 5892) forbids emoji, but some registries sell emoji domains. */
const LABEL = '[\\p{L}\\p{M}\\p{N}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u200d_-]'
/** Labels separated by dots, such as `evil.com`, `J.R.R.Tolkien` or `10.0.0.1`. */
const DOTTED = new RegExp(`(?<!${LABEL})${LABEL}+(?:\\.${LABEL}+)+`, 'gu')
/** A possible top-level domain: at least two letters (RFC 3696, 2), or an internationalized label. */
const TOP_LEVEL = /^(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)[_-]*$/iu
/** Local network domains (RFC 6762, 3 and G; ICANN's `internal`). They are common in device names. */
const LOCAL = /^(?:local|localdomain|lan|internal)$/i
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const PATH = /^(?:[/?#\\]|:\d)/
const LONGEST_SHORT_DOMAIN = 3

/**
 * Returns whether a text contains a web address that a mail program turns into a link: a scheme, `www.` or a bare
 * domain. Initials and abbreviations do not count (`J.R.R. Tolkien`, `J.Smith`, `M.Sc.`). Longer words joined by a dot
 * count even if the top-level domain does not exist, because new top-level domains are added regularly.
 */
export function holdsWebAddress(text: string): boolean {
  // NFKC maps full-width dots and letters to ASCII, like the address bar of a browser (UTS 46).
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
  return labels.some((label, index) => {
    const before = labels[index - 1]
    if (before === undefined || !TOP_LEVEL.test(label)) return false
    if (before.length > 1 || hasPath) return true
    // After a single letter: `t.co` is a domain, `M.Sc.` is not.
    return label.length <= LONGEST_SHORT_DOMAIN && !rest.startsWith('.')
  })
}
