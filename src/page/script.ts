/** The one script of the live pages: hears that something changed, fetches the page anew, and puts its contents and its main part in place. */

/**
 * It is text, since it runs in the browser; the service allows it by its digest, and nothing else. Where the reader is,
 * and what has the focus, stays. An update that comes while one is fetched is fetched after it.
 */
export const script = `(() => {
  const status = document.getElementById('live')
  const say = text => { if (status && status.textContent !== text) status.textContent = text }
  let busy = false, again = false
  const update = async () => {
    if (busy) { again = true; return }
    busy = true
    try {
      const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } })
      if (answer.ok) {
        const fetched = new DOMParser().parseFromString(await answer.text(), 'text/html')
        const [contents, parts] = [fetched, document].map(each => each.querySelector('nav'))
        if (contents && parts && contents.innerHTML !== parts.innerHTML) parts.replaceWith(document.adoptNode(contents))
        const next = fetched.querySelector('main')
        const now = document.querySelector('main')
        const label = document.activeElement && document.activeElement.getAttribute('aria-label')
        if (next && now && next.innerHTML !== now.innerHTML) {
          now.replaceWith(document.adoptNode(next))
          const kept = label && [...next.querySelectorAll('[aria-label]')].find(e => e.getAttribute('aria-label') === label)
          if (kept) kept.focus({ preventScroll: true })
        }
      }
    } catch { say('The connection is gone; it is tried again.') }
    busy = false
    if (again) { again = false; update() }
  }
  const source = new EventSource('/changes')
  source.addEventListener('open', () => { say('Live: this page follows what happens.'); update() })
  source.addEventListener('changed', update)
  source.addEventListener('error', () => say('The connection is gone; it is tried again.'))
})()`
