// What is not always wanted: a panel of which only the heading stands until somebody opens it.
import { html, useId } from "../html.js";

/** @param {{title: string, open?: boolean, children: import("../html.js").Children}} props */
export function Fold({ title, open = false, children }) {
  const id = useId();
  return html`<section class="panel fold" aria-labelledby=${id}>
    <details open=${open}>
      <summary><h2 id=${id}>${title}</h2></summary>
      <div class="folded">${children}</div>
    </details>
  </section>`;
}
