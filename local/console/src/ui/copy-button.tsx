import { useState } from 'react'
import { Button } from '../../../../app/src/ui/button.tsx'

const SHOWN_MILLISECONDS = 2000

/** The properties of {@link CopyButton}. */
export interface CopyButtonProps {
  readonly text: string
  /** What is copied, for screen readers: "address of SQS". */
  readonly subject: string
}

/** Copies a text to the clipboard. */
export function CopyButton({ text, subject }: CopyButtonProps) {
  const [label, setLabel] = useState('Copy')
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    setLabel(isCopied ? 'Copied' : 'Not permitted')
    setTimeout(() => setLabel('Copy'), SHOWN_MILLISECONDS)
  }
  return (
    <Button onPress={() => void copy()} aria-label={`${label} ${subject}`}>
      {label}
    </Button>
  )
}
