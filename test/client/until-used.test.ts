import { expect, it } from 'vitest'
import { untilUsed } from '../../client/src/passkeys/until-used.ts'

/** A page that can be hidden, and says whether the wait for it has ended. */
function openPage(isHidden = false) {
  const page = Object.assign(new EventTarget(), { document: { hidden: isHidden } })
  const controller = new AbortController()
  let isUsed = false
  const wait = untilUsed(controller.signal, page).then(() => {
    isUsed = true
  })
  const dispatch = async (type: string) => {
    page.dispatchEvent(new Event(type))
    await Promise.resolve()
    return isUsed
  }
  return { page, controller, wait, dispatch }
}

it.each(['focus', 'pointermove', 'pointerdown', 'visibilitychange'])(
  'ends with %s of a visible page',
  async type => {
    expect(await openPage().dispatch(type)).toBe(true)
  },
)

it('does not end with other events, or while the page is hidden', async () => {
  const { page, dispatch } = openPage(true)
  expect(await dispatch('scroll')).toBe(false)
  expect(await dispatch('visibilitychange')).toBe(false)
  expect(await dispatch('pointermove')).toBe(false)
  page.document.hidden = false
  expect(await dispatch('visibilitychange')).toBe(true)
})

it('ends with the signal, also without a page', async () => {
  const { controller, wait } = openPage(true)
  controller.abort()
  await wait
  const other = new AbortController()
  const worker = untilUsed(other.signal, {})
  other.abort()
  await worker
  await untilUsed(other.signal, {})
})
