import { create } from 'qrcode';
import { text } from '../text/index.ts';

const QUIET = 4;

/** A QR code, drawn as one path; always dark on light, which is what cameras read. */
export function QrCode({ content, size = 208 }: { content: string; size?: number }) {
  const { modules } = create(content, { errorCorrectionLevel: 'M' });
  const width = modules.size + 2 * QUIET;
  const squares = Array.from(modules.data).flatMap((isDark, place) =>
    isDark ? [`M${(place % modules.size) + QUIET} ${Math.floor(place / modules.size) + QUIET}h1v1h-1z`] : [],
  );
  return (
    <svg
      role="img"
      aria-label={text.secondFactors.appPicture}
      width={size}
      height={size}
      viewBox={`0 0 ${width} ${width}`}
      shapeRendering="crispEdges"
    >
      <rect width={width} height={width} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}
