// Coach > Week: the calendar of seven days.
import { CoachWeek, firstOf, weekText } from "../coach/calendar.js";
import { Icon } from "../components/icons.js";
import { Keys } from "../components/keys.js";
import { PageHead } from "../components/parts.js";
import { html, useRef } from "../html.js";
import { go, href } from "../router.js";
import { t } from "../texts.js";
import { addDays, isDate } from "../time.js";
import { useZone } from "../zone.js";

const PATH = "/coach/week";

/** @param {import("../shell.js").PageProps} props */
export function Page({ query }) {
  const zone = useZone();
  const asked = query.get("day");
  const day = isDate(asked) ? asked : null;
  const first = firstOf(day, zone);
  const turned = useRef(false);
  const turn = (/** @type {number} */ weeks) => {
    turned.current = true;
    go(href(PATH, { day: addDays(first, weeks * 7) }));
  };
  return html`<${PageHead} section=${t("coach_desk.section")} title=${t("coach_desk.week")} tab=${day ?? ""} lead=${weekText(first)}>
      <a class="icon-button framed" href=${href(PATH, { day: addDays(first, -7) })} aria-label=${t("coach_desk.week_before")}>
        <${Icon} name="left" />
      </a>
      <a class="button" href=${href(PATH)}>${t("coach_desk.today")}</a>
      <a class="icon-button framed" href=${href(PATH, { day: addDays(first, 7) })} aria-label=${t("coach_desk.week_after")}>
        <${Icon} name="right" />
      </a>
    <//>
    <ul class="cal-legend">
      <li class="cal-of-hours">${t("coach_desk.hours")}</li>
      <li class="cal-of-sessions">${t("coach_desk.sessions")}</li>
      <li class="cal-of-holds">${t("coach_desk.holds")}</li>
      <li class="cal-of-asked">${t("coach_desk.asked_only")}</li>
      <li class="cal-of-busy">${t("coach_desk.busy_or_away")}</li>
    </ul>
    <h2 class="unseen">${weekText(first)}</h2>
    <${CoachWeek} key=${first} day=${first} turn=${turn} turned=${turned} />
    <${Keys}
      arrows=${t("coach_desk.keys_arrows")}
      ends=${t("coach_desk.keys_ends")}
      pages=${t("coach_desk.keys_pages")}
      enter=${t("coach_desk.keys_enter")}
    />`;
}
