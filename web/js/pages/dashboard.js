// Dashboard: what matters now, by role.
import { PageHead } from "../components/parts.js";
import { AdminSide } from "../dashboard/admin.js";
import { CoachSide } from "../dashboard/coach.js";
import { MemberSide } from "../dashboard/member.js";
import { html } from "../html.js";
import { seatsOf } from "../roles.js";
import { t } from "../texts.js";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const seat = seatsOf(me);
  const others = html`${seat.coach && html`<${CoachSide} myId=${me.id} />`}
    ${seat.groups && html`<${AdminSide} title=${t("dashboard.your_groups")} />`}
    ${seat.admin && html`<${AdminSide} title=${me.workspaces[0]?.name ?? ""} />`}`;
  return html`<${PageHead}
      section=${t("dashboard.section")}
      title=${t("dashboard.title")}
      lead=${t("dashboard.good_to_see", { name: me.name.split(" ")[0] })}
    />
    ${seat.member ? html`<${MemberSide} myId=${me.id}>${others}<//>` : html`<div class="stack">${others}</div>`}`;
}
