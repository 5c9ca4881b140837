/** What is said about the forecast where nothing is computed: these few words must not bring the whole engine along. */

/** Changes whenever the same inputs would give another forecast. */
export const MODEL = 'kapok-track/2'

/** The leads at which forecasts are verified, hours. */
export const VERIFIED_LEADS_H = [12, 24, 48, 72, 96, 120]

/** How near the centre must come to strike a place, and within how many hours it is told. */
export const STRIKE_KM = 200
export const STRIKE_HOURS = [24, 48, 72, 96, 120] as const
