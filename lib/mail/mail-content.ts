/** The text of a mail, without its recipient. */
export interface MailContent {
  readonly subject: string
  /** The recipient's name for the greeting. Null if the address is not verified: the name may be another person's. */
  readonly name: string | null
  readonly paragraphs: readonly string[]
  /** The link that the recipient is asked to open. */
  readonly action?: { readonly label: string; readonly url: string }
  /** Paragraphs after the link: how long it works, and what to do if the recipient did not request the mail. */
  readonly notes?: readonly string[]
}

/** A mail and its recipient's address. */
export interface AddressedMail {
  readonly to: string
  readonly content: MailContent
}
