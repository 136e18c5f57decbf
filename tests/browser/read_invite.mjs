// Reads an iCalendar object from standard input with ical.js and tells as JSON what a calendar would see.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const value = (name) => component.getFirstPropertyValue(name)?.toString() ?? null;
  return {
    uid: event.uid,
    sequence: event.sequence,
    starts_at: event.startDate.toJSDate().toISOString(),
    ends_at: event.endDate.toJSDate().toISOString(),
    stamp: component.getFirstPropertyValue("dtstamp").toJSDate().toISOString(),
    zone: event.startDate.zone.tzid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    url: value("url"),
    status: value("status"),
    organizer: value("organizer"),
    attendees: event.attendees.map((attendee) => ({
      address: attendee.getFirstValue(),
      name: attendee.getParameter("cn"),
      answer: attendee.getParameter("partstat"),
    })),
  };
});
const zones = calendar.getAllSubcomponents("vtimezone").length;
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), zones, events }));
