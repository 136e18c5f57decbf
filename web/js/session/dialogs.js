// What a person is asked before a session changes: the consequence first, then the button.
import { invalidate } from "../api/resource.js";
import { Dialog, ErrorNote, TextField, say } from "../components/parts.js";
import { classes, html, useEffect, useState } from "../html.js";
import { href } from "../router.js";
import { rich, t } from "../texts.js";
import { credits } from "../time.js";
import { useZone } from "../zone.js";
import { comesBack, paidFor, toldHere } from "./consequences.js";
import { sessionPath, useStep } from "./step.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */

const STRONG = (/** @type {string} */ words) => html`<strong>${words}</strong>`;

/** @param {import("./consequences.js").Consequence} props */
export function Told({ title, text, grave }) {
  return html`<div class=${classes("note", grave ? "warn" : "calm")} role="status">
    <p>${rich("session.told", { title, text, strong: STRONG })}</p>
  </div>`;
}

/**
 * A question with its way back and its one button.
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.keep what the way back is called
 * @param {string} props.go what the button is called
 * @param {boolean} [props.grave]
 * @param {ReturnType<typeof useStep>} props.step
 * @param {() => void} props.onGo
 * @param {() => void} props.onClose
 * @param {boolean} [props.barred] there is nothing to confirm any more
 * @param {import("../html.js").Children} props.children
 */
export function Question({ title, keep, go, grave, step, onGo, onClose, barred, children }) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onGo();
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      ${children} ${step.error && html`<${ErrorNote} error=${step.error} />`}
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>${keep}</button>
        ${!barred &&
        html`<button type="submit" class=${classes("button", grave ? "grave" : "primary")} disabled=${step.busy}>
          ${step.busy ? t("session.moment") : go}
        </button>`}
      </div>
    </form>
  <//>`;
}

/** The session as it is now: what is told must be true when it is read. @param {string} id */
function useFresh(id) {
  useEffect(() => invalidate(sessionPath(id)), [id]);
}

/** @param {Session} session @param {number} back @param {Seat} seat */
function cancelledBack(session, back, seat) {
  if (!paidFor(session)) return "";
  if (!back) return t("session.none_comes_back");
  if (seat === "member") return t("session.sentence", { text: comesBack(back) });
  return t("session.gets_back", { name: session.member.name, credits: credits(back) });
}

/** Who else reads the reason. @param {Session} session @param {Seat} seat */
function readersOf({ member, coach }, seat) {
  if (seat === "admin") return t("session.reason_read_by_two", { member: member.name, coach: coach.name });
  return t("session.reason_read", { name: seat === "member" ? coach.name : member.name });
}

/** @param {{session: Session, seat: Seat, onClose: () => void}} props */
export function CancelDialog({ session, seat, onClose }) {
  const zone = useZone();
  const [reason, setReason] = useState("");
  useFresh(session.id);
  const step = useStep(session, "cancel", ({ cancelled }) => {
    const back = cancelledBack(session, cancelled?.refunded_credits ?? 0, seat);
    say(back ? t("session.cancelled_said", { back }) : t("session.cancelled_nothing"));
    onClose();
  });
  const { told, refund_credits } = session.cancellation;
  const cancel = () =>
    step.take({
      expected_refund_credits: refund_credits,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    });
  return html`<${Question}
    title=${t("session.cancel_sure")}
    keep=${t("session.keep_session")}
    go=${t("session.cancel_go")}
    grave
    step=${step}
    onGo=${cancel}
    onClose=${onClose}
    barred=${!told}
  >
    ${told
      ? html`<${Told} ...${toldHere(told, zone, session.starts_at)} />
          ${seat === "member" &&
          session.reschedule.allowed &&
          html`<p>
            ${rich("session.rather_reschedule", {
              link: (words) => html`<a href=${href(`/sessions/${session.id}/reschedule`)}>${words}</a>`,
            })}
          </p>`}
          <${TextField}
            label=${t("session.reason")}
            hint=${readersOf(session, seat)}
            rows=${2}
            value=${reason}
            attributes=${{ maxlength: 1000 }}
            onChange=${setReason}
          />`
      : html`<p>${t("session.cannot_cancel")}</p>`}
  <//>`;
}

/** @param {{session: Session, onClose: () => void}} props */
export function RescheduleDialog({ session, onClose }) {
  const zone = useZone();
  useFresh(session.id);
  const { told } = session.reschedule;
  return html`<${Dialog} title=${t("session.reschedule_sure")} onClose=${onClose}>
    <div class="form">
      ${told
        ? html`<${Told} ...${toldHere(told, zone, session.starts_at)} />
            <p>${t("session.stays_until")}</p>`
        : html`<p>${t("session.cannot_move")}</p>`}
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>${t("session.keep_time")}</button>
        ${told &&
        html`<a class="button primary" href=${href(`/sessions/${session.id}/reschedule`)}>${t("session.choose_new")}</a>`}
      </div>
    </div>
  <//>`;
}

/** Of a request, or of the new times proposed for a session. @param {{session: Session, onClose: () => void}} props */
export function WithdrawDialog({ session, onClose }) {
  const move = session.proposed_move;
  const held = move ? move.charge_credits : session.credits;
  const step = useStep(session, "withdraw", () => {
    say(held ? t("session.withdrawn_back", { back: comesBack(held) }) : t("session.withdrawn"));
    onClose();
  });
  return html`<${Question}
    title=${move ? t("session.withdraw_move_sure") : t("session.withdraw_sure")}
    keep=${move ? t("session.keep_proposal") : t("session.keep_request")}
    go=${t("session.withdraw")}
    step=${step}
    onGo=${() => step.take()}
    onClose=${onClose}
  >
    <${Told}
      title=${held ? comesBack(held) : t("session.nothing_held")}
      text=${move ? t("session.stays_present") : t("session.coach_told", { name: session.coach.name })}
      grave=${false}
    />
  <//>`;
}

/** @param {{session: Session, onClose: () => void}} props */
export function DeclineDialog({ session, onClose }) {
  const [reason, setReason] = useState("");
  const step = useStep(session, "decline", () => {
    say(t("session.declined", { name: session.member.name }));
    onClose();
  });
  const move = session.proposed_move;
  const held = move ? move.charge_credits : session.credits;
  return html`<${Question}
    title=${move ? t("session.decline_move_sure") : t("session.decline_sure")}
    keep=${t("parts.back")}
    go=${t("session.decline")}
    grave
    step=${step}
    onGo=${() => step.take(reason.trim() ? { reason: reason.trim() } : {})}
    onClose=${onClose}
  >
    <${Told}
      title=${move ? t("session.session_stays") : t("session.no_session")}
      text=${held ? t("session.gets_back", { name: session.member.name, credits: credits(held) }) : ""}
      grave=${false}
    />
    <${TextField}
      label=${t("session.reason")}
      hint=${t("session.reason_read", { name: session.member.name })}
      rows=${2}
      value=${reason}
      attributes=${{ maxlength: 1000 }}
      onChange=${setReason}
    />
  <//>`;
}

/** @param {{session: Session, seat: Seat, onClose: () => void}} props */
export function NoShowDialog({ session, seat, onClose }) {
  const [by, setBy] = useState(/** @type {"member" | "coach"} */ ("member"));
  const step = useStep(session, "no-show", () => {
    say(t("session.no_show_recorded"));
    onClose();
  });
  const paid = paidFor(session);
  /** @type {["member" | "coach", string, string][]} */
  const absent = [
    ["member", t("session.absent", { name: session.member.name }), t("session.none_comes_back")],
    [
      "coach",
      seat === "coach" ? t("session.i_absent") : t("session.absent", { name: session.coach.name }),
      paid ? t("session.gets_back", { name: session.member.name, credits: credits(paid) }) : "",
    ],
  ];
  return html`<${Question}
    title=${t("session.who_absent_sure")}
    keep=${t("parts.back")}
    go=${t("session.record_no_show")}
    step=${step}
    onGo=${() => step.take({ by })}
    onClose=${onClose}
  >
    <fieldset>
      <legend class="unseen">${t("session.who_absent")}</legend>
      ${absent.map(
        ([who, text, hint]) =>
          html`<label key=${who} class="check">
            <input type="radio" name="absent" checked=${by === who} onChange=${() => setBy(who)} />
            <span>${text}<span class="hint">${hint}</span></span>
          </label>`,
      )}
    </fieldset>
  <//>`;
}

/** @param {{session: Session, onClose: () => void}} props */
export function RefundDialog({ session, onClose }) {
  const [note, setNote] = useState("");
  const step = useStep(session, "refund", () => {
    say(t("session.refunded_said", { credits: credits(paidFor(session)), name: session.member.name }));
    onClose();
  });
  return html`<${Question}
    title=${t("session.refund_sure")}
    keep=${t("parts.back")}
    go=${t("session.refund_go")}
    step=${step}
    onGo=${() => step.take({ note: note.trim() })}
    onClose=${onClose}
  >
    <${Told}
      title=${t("session.gets_back_title", { name: session.member.name, credits: credits(paidFor(session)) })}
      text=${t("session.refund_what")}
      grave=${false}
    />
    <${TextField}
      label=${t("session.refund_note")}
      hint=${t("session.refund_note_hint", { name: session.member.name })}
      rows=${2}
      value=${note}
      attributes=${{ maxlength: 1000, required: true }}
      onChange=${setNote}
    />
  <//>`;
}
