/** Copies a text to the clipboard. Returns false if the browser refuses it, or has no clipboard because the page is not secure. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
