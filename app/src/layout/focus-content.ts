/** Moves the focus to the content of the page, because the element that has it disappears. */
export function focusContent(): void {
  document.getElementById('content')?.focus({ preventScroll: true })
}
