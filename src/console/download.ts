/** Hands a file to the reader that the page made itself. */
export function download(name: string, content: BlobPart, type: string) {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the address by then; sooner, some lose the file.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
