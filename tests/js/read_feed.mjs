// Reads a calendar from standard input with ical.js, the engine of Thunderbird, and prints every occurrence as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

const written = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());

const occurrences = [];
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  const expansion = event.iterator();
  for (let start = expansion.next(), count = 0; start && count < 1000; start = expansion.next(), count++) {
    const { startDate, endDate } = event.getOccurrenceDetails(start);
    occurrences.push({
      uid: event.uid,
      summary: event.summary,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      start: written(startDate),
      end: written(endDate),
    });
  }
}
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  occurrences,
}));
