/** The mark of the house: five petals of the kapok flower, in the ink of the text. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      {[0, 72, 144, 216, 288].map((turn) => (
        <path
          key={turn}
          transform={`rotate(${turn} 16 16)`}
          d="M16 15.500c-4-3.500-4.500-9 0-13 4.500 4 4 9.500 0 13z"
        />
      ))}
    </svg>
  )
}
