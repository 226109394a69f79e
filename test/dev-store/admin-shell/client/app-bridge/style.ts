/**
 * Styles of App Bridge in the app's frame. They are adopted by the document instead of standing in it: an extra element
 * there would make React give up hydrating the page.
 */
export function addStyle(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

/** The dialog that a `<ui-modal>` is drawn as. */
export const MODAL_STYLE = `
dialog.ab-modal { border: 0; padding: 0; border-radius: 12px; width: min(620px, calc(100vw - 32px)); max-height: calc(100vh - 48px);
  box-shadow: 0 20px 40px rgba(0, 0, 0, .3); color: #303030; font: 14px/20px Inter, system-ui, sans-serif; overflow: hidden; }
dialog.ab-modal[open] { display: flex; flex-direction: column; }
dialog.ab-modal[data-variant="small"] { width: min(380px, calc(100vw - 32px)); }
dialog.ab-modal[data-variant="large"] { width: min(980px, calc(100vw - 32px)); }
dialog.ab-modal[data-variant="max"] { width: calc(100vw - 32px); height: calc(100vh - 48px); max-width: none; }
dialog.ab-modal::backdrop { background: rgba(0, 0, 0, .5); }
.ab-modal header, .ab-modal footer { display: flex; align-items: center; gap: 8px; padding: 12px 16px; background: #f3f3f3; }
.ab-modal header h2 { flex: 1; margin: 0; font-size: 14px; font-weight: 650; }
.ab-modal footer { justify-content: flex-end; background: #fff; border-top: 1px solid #e3e3e3; }
.ab-modal footer:empty { display: none; }
.ab-modal .ab-content { overflow: auto; flex: 1; background: #fff; }
.ab-modal button { font: 550 13px/20px Inter, system-ui, sans-serif; min-height: 32px; padding: 4px 12px; border-radius: 8px;
  border: 1px solid #c9c9c9; background: #fff; color: #303030; cursor: pointer; }
.ab-modal header > button { border-color: transparent; background: transparent; font-size: 18px; padding: 4px 10px; }
.ab-modal footer button[data-variant="primary"] { background: #303030; border-color: #303030; color: #fff; }
.ab-modal footer button[data-critical] { background: #c70a24; border-color: #c70a24; color: #fff; }
.ab-modal button:disabled { opacity: .5; cursor: default; }
.ab-modal button:focus-visible { outline: 2px solid #005bd3; outline-offset: 1px; }
`;
