/** The advisory form's state: open, filled, choosing a place on the map, saved. */
import { useMemo, useRef, useState } from 'react'
import { ApiProblem, api } from '#console/api.ts'
import { shortTime } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import { tell } from '#console/parts/toast.tsx'
import { useApi } from '#console/use-api.ts'
import { wrapLongitude } from '#engines/cyclone/sphere.ts'
import type { AdvisoryOut, StormDetail } from '../../schema.ts'
import { type Draft, draftOf, EMPTY } from './advisory.ts'
import { words } from './words.ts'

interface Given {
  readonly storm: StormDetail | null
  readonly isOpen: boolean
  readonly setOpen: (open: boolean) => void
  /** On a phone the form lies over the map: out of the way, and back. */
  readonly showMap: (map: boolean) => void
  readonly onSaved: (storm: string) => void
  readonly onChanged: () => void
}

export function useAdvisory({ storm, isOpen, setOpen, showMap, onSaved, onChanged }: Given) {
  const say = useSay()
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [correcting, setCorrecting] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const own = useRef(new Set<string>())
  const id = storm?.source === 'operational' ? storm.id : null
  const list = useApi<AdvisoryOut[]>(
    id === null ? null : `/api/typhoon/storms/${encodeURIComponent(id)}/advisories`,
  )

  const open = () => {
    // The next position of the storm that is shown; of another storm the number is to be written.
    const known = id === null ? '' : storm!.key
    if (draft.storm === '' || correcting)
      setDraft({ ...EMPTY, storm: known, name: id === null ? '' : (storm!.name ?? '') })
    setCorrecting(false)
    setOpen(true)
  }
  const choose = (now: boolean) => {
    setChoosing(now)
    if (now) showMap(true)
  }
  const withdraw = async (advisory: AdvisoryOut) => {
    own.current.add(advisory.id)
    await api(`/api/typhoon/advisories/${advisory.id}`, { method: 'DELETE' })
    list.retry()
    onChanged()
  }
  const undo = (advisory: AdvisoryOut) => {
    withdraw(advisory).catch((error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
      tell(`${error.title}: ${error.detail}`)
    })
  }
  const saved = (advisory: AdvisoryOut) => {
    own.current.add(advisory.id)
    tell(`${say(words.saved)} ${shortTime(new Date(advisory.at))}`, () => undo(advisory))
    setDraft({ ...draft, at: '', lon: '', lat: '', windMs: '', pressureHpa: '' })
    setCorrecting(false)
    setChoosing(false)
    setOpen(false)
    list.retry()
    onSaved(advisory.storm)
  }
  // Another object whenever something that the form or the list shows has changed.
  const stamp = useMemo(
    () => ({ draft, correcting, choosing, isOpen, data: list.data, problem: list.problem }),
    [draft, correcting, choosing, isOpen, list.data, list.problem],
  )
  return {
    stamp,
    isOpen,
    open,
    choosing: choosing && isOpen,
    title: correcting ? words.correct : words.add,
    list,
    refresh: list.retry,
    /** Whether it was saved here: its own fact is no news. */
    isOwn: (advisory: string) => own.current.has(advisory),
    choosePlace: ([lon, lat]: readonly [number, number]) => {
      setDraft({ ...draft, lon: wrapLongitude(lon).toFixed(2), lat: lat.toFixed(2) })
      setChoosing(false)
      showMap(false)
    },
    correct: (advisory: AdvisoryOut) => {
      setDraft(draftOf({ ...advisory, key: storm!.key, name: storm!.name }))
      setCorrecting(true)
      setOpen(true)
    },
    withdraw,
    form: {
      draft,
      onChange: setDraft,
      correcting,
      choosing,
      onChoosing: choose,
      onSaved: saved,
      onFile: onChanged,
      onClose: () => {
        setChoosing(false)
        setOpen(false)
      },
    },
  }
}
