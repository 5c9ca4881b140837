/** The place that pages look at: the city, or one district. Shown only where geography answers. */
import { optional } from '../address.ts'
import { useSay } from '../locale.ts'
import { useAddress } from '../navigation.ts'
import { useApi } from '../use-api.ts'
import { words } from '../words.ts'
import { type DistrictsAnswer, districtsOf } from './districts.ts'

const codecs = { place: optional() }

export function PlaceSelector() {
  const say = useSay()
  const [{ place }, set] = useAddress(codecs)
  const districts = districtsOf(useApi<DistrictsAnswer>('/api/geography/districts').data)
  if (districts.length === 0) return null
  return (
    <label className="place">
      <span className="hidden">{say(words.place)}</span>
      <select value={place ?? ''} onChange={(event) => set({ place: event.target.value || null }, 'push')}>
        <option value="">{say(words.city)}</option>
        {districts.map((d) => (
          <option key={d.code} value={d.code}>
            {say(d.name)}
          </option>
        ))}
      </select>
    </label>
  )
}
