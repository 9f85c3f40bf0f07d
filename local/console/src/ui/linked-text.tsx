const ADDRESS = /(https?:\/\/[^\s]+)/

/** A text whose http and https addresses are links to a new tab. */
export function LinkedText({ text }: { readonly text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    ADDRESS.test(part) ? (
      <a key={index} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
