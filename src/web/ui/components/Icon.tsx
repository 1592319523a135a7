/** The few drawn signs of the page; decoration, so hidden from screen readers. */
const PATHS = {
  play: 'M7 4.500v15l12-7.500z',
  pause: 'M7 5h3.500v14H7zM13.500 5H17v14h-3.500z',
  search:
    'M10.500 4a6.500 6.500 0 1 0 4 11.600l4.700 4.700 1.400-1.400-4.700-4.700A6.500 6.500 0 0 0 10.500 4zm0 2a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9z',
  close:
    'M6.400 5 12 10.600 17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400-5.600-5.600L6.400 19 5 17.600l5.600-5.600L5 6.400z',
  back: 'M11 5l1.400 1.400L7.800 11H20v2H7.800l4.600 4.600L11 19l-7-7z',
  download:
    'M11 4h2v8.200l3.300-3.300 1.400 1.400L12 16l-5.700-5.700 1.400-1.400L11 12.200zM5 18h14v2H5z',
  warning: 'M12 3 1.500 21h21zm0 4.200L18.900 19H5.100zM11 10h2v5h-2zm0 6h2v2h-2z',
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" />
    </svg>
  );
}
