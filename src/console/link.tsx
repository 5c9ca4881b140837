/** A link within the console: goes without loading the page anew, and is a real link for everything else. */
import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { go } from './navigation.ts'

export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !plain) return
    event.preventDefault()
    go(href)
  }
  // oxlint-disable-next-line jsx-a11y/anchor-has-content
  return <a {...rest} href={href} onClick={click} />
}
