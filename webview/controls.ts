// The form controls of all webviews: the only file that knows which library they come from.
// Not our own elements: these are in the views' rooms. See the toolkit's docs for attributes.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** Defines `vscode-button`, `vscode-dropdown`, `vscode-option` and `vscode-text-field`. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField());
}

/** The value of the control that an event came from. */
export function valueOf(event: Event): string {
  const target: unknown = event.currentTarget;
  if (
    typeof target === 'object' &&
    target !== null &&
    'value' in target &&
    typeof target.value === 'string'
  ) {
    return target.value;
  }
  return '';
}

/**
 * Makes a dropdown show `value`. It knows its options only a moment after they are in the page, and drops a value
 * that it doesn't know yet.
 */
export function showValue(dropdown: Element, value: string): void {
  setTimeout(() => {
    if ('value' in dropdown && dropdown.value !== value) dropdown.value = value;
  }, 0);
}
