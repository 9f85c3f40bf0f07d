import { encode } from 'uqr'

/** The properties of {@link QrCode}. */
export interface QrCodeProps {
  readonly text: string
  /** What the code is for, for screen readers. */
  readonly label: string
}

/** A QR code. It is drawn on this device, because its text is secret. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { border: 4 })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      {/* Cameras need dark modules on a light ground, also in the dark mode. */}
      <path fill="#ffffff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000000" shapeRendering="crispEdges" d={path} />
    </svg>
  )
}
