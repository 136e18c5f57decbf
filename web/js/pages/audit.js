// Admin: who did what in the workspace, newest first.
import { namesOf, sentenceOf } from "../admin/deeds.js";
import { useGroups } from "../admin/groups.js";
import { useMembers } from "../admin/people.js";
import { useAll, useGet, useList } from "../api/resource.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { ZoneName } from "../components/zone-select.js";
import { html, useMemo } from "../html.js";
import { rich, t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Deed} Deed */
/** @typedef {import("../admin/deeds.js").Names} Names */

/** The names of today; undefined while they are being read. */
function useNames() {
  const members = useMembers();
  const groups = useGroups();
  /** @type {ReturnType<typeof useAll<import("../api/types").LinkedCoach>>} */
  const coaches = useAll("/v1/admin/coaches");
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const mine = useGet("/v1/credits");
  const sources = [members, groups, coaches, mine];
  const names = useMemo(() => {
    if (!members.data || !groups.data || !coaches.data || !mine.data) return undefined;
    return namesOf(members.data, coaches.data, groups.data, mine.data.wallets);
  }, [members.data, groups.data, coaches.data, mine.data]);
  return { names, error: sources.find(({ error }) => error)?.error };
}

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  /** @type {ReturnType<typeof useList<Deed>>} */
  const deeds = useList("/v1/admin/audit");
  const { names, error } = useNames();
  const of = names ? deeds : { ...deeds, items: undefined, error: deeds.error ?? error };
  const empty = html`<${Empty} icon="list" title=${t("audit.nothing")}>
    <p>${t("audit.nothing_about")}</p>
  <//>`;
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("audit.title")} lead=${rich("audit.lead", { zone: html`<${ZoneName} />` })} />
    <h2 class="unseen">${t("audit.what_was_done")}</h2>
    <${Listed} of=${of} empty=${empty}>
      ${(/** @type {Deed} */ deed) => names && html`<${DeedRow} deed=${deed} names=${names} myId=${me.id} />`}
    <//>`;
}

/** @param {import("../admin/deeds.js").Part} props */
const Words = ({ text, to }) => (to ? html`<a href=${to}>${text}</a>` : text);

/** The same names, as they stand on the page. @param {Names} names */
const drawn = ({ person, group, wallet }) => ({
  person: (/** @type {Deed} */ deed) => html`<${Words} ...${person(deed)} />`,
  group: (/** @type {string} */ id) => html`<${Words} ...${group(id)} />`,
  wallet: (/** @type {string} */ id) => html`<${Words} ...${wallet(id)} />`,
});

/** @param {{deed: Deed, names: Names, myId: string}} props */
function DeedRow({ deed, names, myId }) {
  const zone = useZone();
  const shown = drawn(names);
  const who = deed.actor.id === myId ? t("audit.you") : deed.actor.name || t("members.somebody_left");
  return html`<div class="row-card slim wraps deed">
    <span class="row-main">
      <span>${sentenceOf(deed, html`<strong>${who}</strong>`, shown)}</span>
    </span>
    <time class="hint" datetime=${deed.at}>${dateAndTime(deed.at, zone)}</time>
  </div>`;
}
