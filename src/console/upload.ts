/** Sends one file as the body of a request, with progress and a way to stop: fetch tells nothing about an upload. */
import { answerOf, unreachableProblem } from './api.ts'
import { currentLocale } from './locale.ts'

interface Upload<Answer> {
  readonly answer: Promise<Answer>
  readonly stop: () => void
}

/** A stopped upload rejects with an `AbortError`, anything else with an `ApiProblem`. */
export function upload<Answer>(
  url: string,
  file: Blob,
  type: string,
  onProgress: (bytes: number) => void,
): Upload<Answer> {
  const request = new XMLHttpRequest()
  const answer = new Promise<Answer>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded))
    request.addEventListener('load', () => {
      try {
        resolve(
          answerOf<Answer>(request.status, request.responseText, (name) => request.getResponseHeader(name)),
        )
      } catch (error) {
        reject(error as Error)
      }
    })
    request.addEventListener('error', () => reject(unreachableProblem()))
    request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
    request.open('POST', url)
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    request.setRequestHeader('accept-language', currentLocale())
    request.setRequestHeader('content-type', type)
    request.send(file)
  })
  return { answer, stop: () => request.abort() }
}
