// What a person is asked before a session changes: the consequence first, then the button.
import { invalidate } from "../api/resource.js";
import { Dialog, ErrorNote, TextField, say } from "../components/parts.js";
import { classes, html, useEffect, useState } from "../html.js";
import { href } from "../router.js";
import { credits } from "../time.js";
import { useZone } from "../zone.js";
import { comesBack, paidFor, toldHere } from "./consequences.js";
import { sessionPath, useStep } from "./step.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */

/** @param {import("./consequences.js").Consequence} props */
export function Told({ title, text, grave }) {
  return html`<div class=${classes("note", grave ? "warn" : "calm")} role="status">
    <p><strong>${title}.</strong> ${text}</p>
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
          ${step.busy ? "One moment…" : go}
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
  if (!back) return "No credits come back.";
  return seat === "member" ? `${comesBack(back)}.` : `${session.member.name} gets ${credits(back)} back.`;
}

/** Who else reads the reason. @param {Session} session @param {Seat} seat */
function readersOf({ member, coach }, seat) {
  if (seat === "admin") return `${member.name} and ${coach.name} read it`;
  return `${seat === "member" ? coach.name : member.name} reads it`;
}

/** @param {{session: Session, seat: Seat, onClose: () => void}} props */
export function CancelDialog({ session, seat, onClose }) {
  const zone = useZone();
  const [reason, setReason] = useState("");
  useFresh(session.id);
  const step = useStep(session, "cancel", ({ cancelled }) => {
    const back = cancelled?.refunded_credits ?? 0;
    say(`Session cancelled. ${cancelledBack(session, back, seat)}`);
    onClose();
  });
  const { told, refund_credits } = session.cancellation;
  const cancel = () =>
    step.take({
      expected_refund_credits: refund_credits,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    });
  return html`<${Question}
    title="Cancel this session?"
    keep="Keep session"
    go="Cancel session"
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
          html`<p>Another time would do? <a href=${href(`/sessions/${session.id}/reschedule`)}>Reschedule it</a> instead.</p>`}
          <${TextField}
            label="Reason"
            hint=${`Optional. ${readersOf(session, seat)} in the mail.`}
            rows=${2}
            value=${reason}
            attributes=${{ maxlength: 1000 }}
            onChange=${setReason}
          />`
      : html`<p>This session can no longer be cancelled.</p>`}
  <//>`;
}

/** @param {{session: Session, onClose: () => void}} props */
export function RescheduleDialog({ session, onClose }) {
  const zone = useZone();
  useFresh(session.id);
  const { told } = session.reschedule;
  return html`<${Dialog} title="Reschedule this session?" onClose=${onClose}>
    <div class="form">
      ${told
        ? html`<${Told} ...${toldHere(told, zone, session.starts_at)} />
            <p>Your present time stays yours until the new one is confirmed.</p>`
        : html`<p>This session can no longer be moved.</p>`}
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>Keep this time</button>
        ${told &&
        html`<a class="button primary" href=${href(`/sessions/${session.id}/reschedule`)}>Choose a new time</a>`}
      </div>
    </div>
  <//>`;
}

/** Of a request, or of the new times proposed for a session. @param {{session: Session, onClose: () => void}} props */
export function WithdrawDialog({ session, onClose }) {
  const move = session.proposed_move;
  const held = move ? move.charge_credits : session.credits;
  const step = useStep(session, "withdraw", () => {
    say(held ? `Withdrawn. ${comesBack(held)}.` : "Withdrawn.");
    onClose();
  });
  return html`<${Question}
    title=${move ? "Withdraw the proposed times?" : "Withdraw this request?"}
    keep=${move ? "Keep proposal" : "Keep request"}
    go="Withdraw"
    step=${step}
    onGo=${() => step.take()}
    onClose=${onClose}
  >
    <${Told}
      title=${held ? comesBack(held) : "Nothing was held"}
      text=${move ? "Your session stays at its present time." : `${session.coach.name} is told that you no longer ask for a time.`}
      grave=${false}
    />
  <//>`;
}

/** @param {{session: Session, onClose: () => void}} props */
export function DeclineDialog({ session, onClose }) {
  const [reason, setReason] = useState("");
  const step = useStep(session, "decline", () => {
    say(`Declined. ${session.member.name} is told by mail.`);
    onClose();
  });
  const move = session.proposed_move;
  const held = move ? move.charge_credits : session.credits;
  return html`<${Question}
    title=${move ? "Decline the proposed times?" : "Decline this request?"}
    keep="Back"
    go="Decline"
    grave
    step=${step}
    onGo=${() => step.take(reason.trim() ? { reason: reason.trim() } : {})}
    onClose=${onClose}
  >
    <${Told}
      title=${move ? "The session stays at its present time" : "No session takes place"}
      text=${held ? `${session.member.name} gets ${credits(held)} back.` : ""}
      grave=${false}
    />
    <${TextField}
      label="Reason"
      hint=${`Optional. ${session.member.name} reads it in the mail.`}
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
    say("No-show recorded.");
    onClose();
  });
  const paid = paidFor(session);
  /** @type {["member" | "coach", string, string][]} */
  const absent = [
    ["member", session.member.name, "No credits come back."],
    ["coach", seat === "coach" ? "I" : session.coach.name, paid ? `${session.member.name} gets ${credits(paid)} back.` : ""],
  ];
  return html`<${Question}
    title="Who did not come?"
    keep="Back"
    go="Record no-show"
    step=${step}
    onGo=${() => step.take({ by })}
    onClose=${onClose}
  >
    <fieldset>
      <legend class="unseen">Who did not come</legend>
      ${absent.map(
        ([who, name, hint]) =>
          html`<label key=${who} class="check">
            <input type="radio" name="absent" checked=${by === who} onChange=${() => setBy(who)} />
            <span>${name} did not come<span class="hint">${hint}</span></span>
          </label>`,
      )}
    </fieldset>
  <//>`;
}

/** @param {{session: Session, onClose: () => void}} props */
export function RefundDialog({ session, onClose }) {
  const [note, setNote] = useState("");
  const step = useStep(session, "refund", () => {
    say(`Refunded: ${credits(paidFor(session))} to ${session.member.name}.`);
    onClose();
  });
  return html`<${Question}
    title="Refund as an exception?"
    keep="Back"
    go="Grant refund"
    step=${step}
    onGo=${() => step.take({ note: note.trim() })}
    onClose=${onClose}
  >
    <${Told}
      title=${`${session.member.name} gets ${credits(paidFor(session))} back`}
      text="Everything that was paid. It can be granted once and not taken back."
      grave=${false}
    />
    <${TextField}
      label="Note"
      hint=${`Why. ${session.member.name} reads it on this session.`}
      rows=${2}
      value=${note}
      attributes=${{ maxlength: 1000, required: true }}
      onChange=${setNote}
    />
  <//>`;
}
