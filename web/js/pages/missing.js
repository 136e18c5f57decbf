import { Empty, PageHead } from "../components/parts.js";
import { html } from "../html.js";

/** The answer to an address that leads nowhere. */
export function Page() {
  return html`<${PageHead} title="Page not found" />
    <${Empty} icon="search" title="There is nothing at this address.">
      <p>The link may be old, mistyped, or for somebody with another role.</p>
      <a class="button primary" href="#/">Go to your dashboard</a>
    <//>`;
}
