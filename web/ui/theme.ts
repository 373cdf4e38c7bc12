import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Input,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
  Menu,
  Modal,
  Paper,
  Table,
  Tooltip,
} from '@mantine/core';
import { text } from '../text/index.ts';

/** Giving the focus back to what opened a dialog comes first, and takes the library 10 ms. */
const RETURNED_MS = 50;

/** What opened a dialog may be gone when it closes (a command, a link); then reading goes on from the page's heading. */
function focusHeadingIfLost(): void {
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, RETURNED_MS);
}

/** The heading row of a dialog is not the page's banner. */
const UNMARKED_HEADER = { header: { role: 'presentation' } };

/** The one accent: it marks what can be done next, and nothing else. */
const accent: MantineColorsTuple = [
  '#e7f6f7',
  '#cfe9ec',
  '#a3d4d9',
  '#72bcc4',
  '#4aa5af',
  '#2b8e99',
  '#177a86',
  '#0b6470',
  '#07505a',
  '#033d45',
];
const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#eef0f2',
  '#e2e5e8',
  '#d0d5da',
  '#b3bac2',
  '#8b949e',
  '#69737e',
  '#525b65',
  '#363d45',
  '#1e2329',
];
const dark: MantineColorsTuple = [
  '#dde1e6',
  '#b9c0c8',
  '#98a1ab',
  '#78828d',
  '#4a535d',
  '#343b43',
  '#272d34',
  '#1b2026',
  '#14181d',
  '#0e1114',
];

const red: MantineColorsTuple = [
  '#fdecea',
  '#fad7d3',
  '#f5b1ab',
  '#ff8f85',
  '#e8655b',
  '#d9463d',
  '#c4332d',
  '#b42323',
  '#951a1b',
  '#761315',
];

const green: MantineColorsTuple = [
  '#eaf6ec',
  '#d5edd9',
  '#abdab3',
  '#80c68c',
  '#5cb36b',
  '#3f9a50',
  '#2c7f3c',
  '#21692f',
  '#1a5727',
  '#14491f',
];
const yellow: MantineColorsTuple = [
  '#fff6e0',
  '#feebc0',
  '#fbd98c',
  '#f4c35a',
  '#e0a52e',
  '#c48a14',
  '#a06d08',
  '#835703',
  '#704900',
  '#5e3d00',
];

export const theme = createTheme({
  colors: { accent, gray, dark, red, green, yellow },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } }),
    Button: Button.extend({ defaultProps: { size: 'sm', fw: 500 } }),
    CloseButton: { defaultProps: { 'aria-label': text.common.close } },
    Drawer: Drawer.extend({ defaultProps: { onExitTransitionEnd: focusHeadingIfLost, attributes: UNMARKED_HEADER } }),
    Input: Input.extend({ defaultProps: { size: 'sm' } }),
    // Almost everything we ask for is needed; what is not says "(optional)" in its label.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    // The first entry takes the focus; the empty placeholder that would otherwise is nothing to a screen reader.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        radius: 'md',
        onExitTransitionEnd: focusHeadingIfLost,
        attributes: UNMARKED_HEADER,
      },
    }),
    Paper: Paper.extend({ defaultProps: { radius: 'md' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 8, horizontalSpacing: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, withArrow: true, multiline: true, maw: 320 } }),
  },
});

/** Secondary text, placeholders and messages that reach a contrast of 4.5 : 1 on every surface we put them on. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#525b65',
    '--mantine-color-placeholder': '#69737e',
    '--mantine-color-error': '#b42323',
    '--mantine-color-anchor': '#0b6470',
    '--mantine-color-red-light': '#fdecea',
    '--mantine-color-yellow-light': '#fff6e0',
    '--mantine-color-green-light': '#e3f3e6',
    '--cw-surface': '#ffffff',
    '--cw-ground': '#f7f8f9',
    '--cw-line': '#e2e5e8',
    '--cw-control-line': '#8b949e',
    '--cw-focus': '#0b6470',
  },
  dark: {
    '--mantine-color-dimmed': '#a4adb7',
    '--mantine-color-placeholder': '#98a1ab',
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-anchor': '#72bcc4',
    '--mantine-color-gray-light': 'rgba(185, 192, 200, 0.14)',
    '--mantine-color-gray-light-color': '#c9d0d7',
    '--mantine-color-green-light': 'rgba(92, 179, 107, 0.16)',
    '--mantine-color-green-light-color': '#9bdba6',
    '--mantine-color-yellow-light': 'rgba(244, 195, 90, 0.16)',
    '--mantine-color-yellow-light-color': '#f4cf80',
    '--mantine-color-red-light': 'rgba(255, 143, 133, 0.15)',
    '--mantine-color-red-light-color': '#ffada5',
    '--mantine-color-accent-light': 'rgba(114, 188, 196, 0.16)',
    '--mantine-color-accent-light-color': '#a3d4d9',
    '--cw-surface': '#1b2026',
    '--cw-ground': '#14181d',
    '--cw-line': '#343b43',
    '--cw-control-line': '#78828d',
    '--cw-focus': '#72bcc4',
  },
});

export const colorSchemeManager = localStorageColorSchemeManager({ key: 'causeway-color-scheme' });
